from django.apps import AppConfig


class PurchasesConfig(AppConfig):
    name = "regulars.purchases"
    label = "purchases"

    def ready(self) -> None:
        from regulars.customers.segments.conditions import add_conditions
        from regulars.imports.exports.sheets import add_sheets
        from regulars.imports.held import add_held
        from regulars.imports.targets import add_targets
        from regulars.lib.registry import add_privacy_handlers, add_timeline_groups, add_timeline_kinds
        from regulars.purchases.conditions import CONDITIONS
        from regulars.purchases.exports import SHEETS
        from regulars.purchases.held import TABLES
        from regulars.purchases.import_targets import TARGETS
        from regulars.purchases.kinds import GROUPS, KINDS
        from regulars.purchases.privacy import PURCHASES

        add_timeline_kinds(*KINDS)
        add_timeline_groups(*GROUPS)
        add_held(*TABLES)
        add_sheets(*SHEETS)
        add_targets(*TARGETS)
        add_conditions(*CONDITIONS)
        add_privacy_handlers(PURCHASES)
