from datetime import datetime

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from regulars.lib.registry import (
    AfterImport,
    MenuEntry,
    add_audit_actions,
    add_customer_panels,
    add_menu,
    add_privacy_handlers,
    after_import,
)

BRINGS_FIGURES = ("orders", "contracts", "customers", "costs")


class InsightConfig(AppConfig):
    name = "regulars.insight"
    label = "insight"

    def ready(self) -> None:
        from regulars.insight.audit_actions import ACTIONS
        from regulars.insight.loyalty.privacy import LOYALTY
        from regulars.insight.privacy import INSIGHT
        from regulars.insight.risk.privacy import RISK
        from regulars.insight.themes.privacy import THEMED
        from regulars.insight.views.risk_panel import PANEL

        add_audit_actions(*ACTIONS)
        add_customer_panels(PANEL)
        add_privacy_handlers(INSIGHT, LOYALTY, RISK, THEMED)
        add_menu(
            MenuEntry(
                "insight", _("Insight"), "insight:overview", "chart-no-axes-combined", right="see_figures", order=30
            )
        )
        after_import.add("insight", AfterImport("insight", compute_again))


def compute_again(target: str, actor: str, now: datetime) -> None:
    """New rows mean new figures."""
    from regulars.insight.commands import ask_for_run

    if target in BRINGS_FIGURES:
        ask_for_run(actor=actor, now=now)
