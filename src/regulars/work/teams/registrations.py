"""What teams tell at start-up."""

from django.utils.translation import gettext_lazy as _

from regulars.lib.registry import MenuEntry, add_audit_actions, add_menu
from regulars.work.teams.kinds import ACTIONS


def register() -> None:
    add_audit_actions(*ACTIONS)
    add_menu(
        MenuEntry("work.queues", _("Queues"), "work:queues", "layers", "answer", order=13),
        MenuEntry("work.experts", _("Who knows?"), "work:experts", "graduation-cap", "answer", order=31),
        MenuEntry("work.teams", _("Teams and skills"), "work:teams", "network", "manage_work", order=82),
    )
