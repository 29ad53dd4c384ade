from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ChannelsConfig(AppConfig):
    name = "regulars.channels"
    label = "channels"

    def ready(self) -> None:
        from regulars.channels.audit_actions import ACTIONS
        from regulars.channels.email.registration import EMAIL
        from regulars.channels.phone.import_targets import CALLS
        from regulars.channels.phone.registration import PHONE
        from regulars.channels.privacy import CHANNELS
        from regulars.channels.reaching import PANEL
        from regulars.channels.registry import add_channel_kinds
        from regulars.channels.reviews.gates import GATE
        from regulars.channels.reviews.import_targets import REVIEWS as REVIEWS_IN_FILES
        from regulars.channels.reviews.registration import REVIEWS
        from regulars.channels.telegram.registration import TELEGRAM
        from regulars.channels.webhook.registration import WEBHOOK
        from regulars.imports.held import Held, add_held
        from regulars.imports.targets import add_targets
        from regulars.lib.registry import (
            MenuEntry,
            add_address_gates,
            add_audit_actions,
            add_customer_panels,
            add_menu,
            add_privacy_handlers,
        )

        add_audit_actions(*ACTIONS)
        add_menu(MenuEntry("channels", _("Channels"), "channels:accounts", "plug", "manage_company", order=81))
        add_menu(MenuEntry("reviews", _("Reviews"), "channels:reviews", "star", "answer", order=17))
        add_privacy_handlers(CHANNELS)
        add_channel_kinds(EMAIL, PHONE, REVIEWS, TELEGRAM, WEBHOOK)
        add_held(Held("channels_received", _("Messages that arrive")))
        add_targets(CALLS, REVIEWS_IN_FILES)
        add_address_gates(GATE)
        add_customer_panels(PANEL)
