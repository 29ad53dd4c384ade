from django.apps import AppConfig


class CustomersConfig(AppConfig):
    name = "regulars.customers"
    label = "customers"

    def ready(self) -> None:
        from regulars.customers.import_targets import CUSTOMERS
        from regulars.customers.kinds import KINDS
        from regulars.imports.targets import add_targets
        from regulars.lib.registry import add_timeline_kinds

        add_timeline_kinds(*KINDS)
        add_targets(CUSTOMERS)
