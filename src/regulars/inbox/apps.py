from django.apps import AppConfig
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


class InboxConfig(AppConfig):
    name = "regulars.inbox"
    label = "inbox"

    def ready(self) -> None:
        from regulars.channels.registry import sending_listeners, takers, team_sources
        from regulars.inbox import learning
        from regulars.inbox.answering import gone_out
        from regulars.inbox.drafts.audit_actions import ACTIONS
        from regulars.inbox.followers import assignment_moved, number_in, promise_moved
        from regulars.inbox.gates import GATES
        from regulars.inbox.kinds import GROUPS, KINDS
        from regulars.inbox.menu import BADGE
        from regulars.inbox.panels import PANEL
        from regulars.inbox.privacy import INBOX
        from regulars.inbox.standing import team_choices
        from regulars.inbox.taking import take
        from regulars.inbox.telling import MENU_LINE
        from regulars.lib.registry import (
            AfterAssignment,
            AfterPromise,
            MenuEntry,
            RefKind,
            add_address_gates,
            add_after_assignment,
            add_after_promise,
            add_audit_actions,
            add_customer_panels,
            add_menu,
            add_privacy_handlers,
            add_ref_kinds,
            add_timeline_groups,
            add_timeline_kinds,
        )

        takers.add("inbox", take)
        team_sources.add("inbox", team_choices)
        sending_listeners.add("inbox", gone_out)
        sending_listeners.add("inbox.learning", learning.gone_out)
        add_after_assignment(AfterAssignment("inbox", assignment_moved))
        add_after_promise(AfterPromise("inbox", promise_moved))
        add_timeline_kinds(*KINDS)
        add_timeline_groups(*GROUPS)
        add_audit_actions(*ACTIONS)
        add_privacy_handlers(INBOX)
        add_address_gates(*GATES)
        add_ref_kinds(
            RefKind(
                "inbox.conversation:",
                _("Conversation"),
                lambda ref: reverse("inbox:conversation", args=[number_in(ref)]),
            )
        )
        add_menu(MenuEntry(MENU_LINE, _("Inbox"), "inbox:inbox", "inbox", "answer", order=12, badge=BADGE))
        add_customer_panels(PANEL)
