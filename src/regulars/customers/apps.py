from django.apps import AppConfig


class CustomersConfig(AppConfig):
    name = "regulars.customers"
    label = "customers"

    def ready(self) -> None:
        from regulars.customers.addressing.kinds import KINDS as ADDRESSING_KINDS
        from regulars.customers.attributes.audit_actions import ACTIONS as ATTRIBUTE_ACTIONS
        from regulars.customers.consents.kinds import GROUP as CONSENT_GROUP
        from regulars.customers.consents.kinds import KINDS as CONSENT_KINDS
        from regulars.customers.consents.kinds import TOPIC_ACTIONS
        from regulars.customers.consents.privacy import CONSENTS as CONSENTS_OF_PERSON
        from regulars.customers.contact_kinds import CONTACT_KINDS
        from regulars.customers.groups.conditions import CONDITIONS as GROUP_CONDITIONS
        from regulars.customers.groups.kinds import ACTIONS as GROUP_ACTIONS
        from regulars.customers.groups.kinds import KINDS as GROUP_KINDS
        from regulars.customers.groups.privacy import GROUPS as GROUPS_OF_CUSTOMER
        from regulars.customers.held import FOLLOWING, TABLES
        from regulars.customers.import_targets import CUSTOMERS
        from regulars.customers.kinds import KINDS
        from regulars.customers.notes.kinds import KINDS as NOTE_KINDS
        from regulars.customers.occasions.kinds import KINDS as OCCASION_KINDS
        from regulars.customers.relationships import CHANGED as RELATIONSHIP_CHANGED
        from regulars.customers.segments.conditions import add_conditions
        from regulars.customers.privacy.handlers import HANDLERS
        from regulars.customers.privacy.kinds import ACTIONS as PRIVACY_ACTIONS
        from regulars.customers.privacy.kinds import KINDS as PRIVACY_KINDS
        from regulars.customers.segments.registrations import register as register_segments
        from regulars.customers.timeline_groups import GROUPS
        from regulars.imports.held import add_following, add_held
        from regulars.imports.targets import add_targets
        from regulars.lib.registry import (
            add_audit_actions,
            add_privacy_handlers,
            add_timeline_groups,
            add_timeline_kinds,
        )

        add_timeline_kinds(*KINDS, *CONTACT_KINDS)
        add_timeline_kinds(*ADDRESSING_KINDS, *NOTE_KINDS, *OCCASION_KINDS)
        add_timeline_kinds(*CONSENT_KINDS)
        add_audit_actions(*TOPIC_ACTIONS)
        add_privacy_handlers(CONSENTS_OF_PERSON)
        add_timeline_groups(*GROUPS, CONSENT_GROUP)
        add_audit_actions(*ATTRIBUTE_ACTIONS)
        add_held(*TABLES)
        add_following(*FOLLOWING)
        add_targets(CUSTOMERS)
        register_segments()
        add_timeline_kinds(RELATIONSHIP_CHANGED, *GROUP_KINDS)
        add_conditions(*GROUP_CONDITIONS)
        add_audit_actions(*GROUP_ACTIONS)
        add_privacy_handlers(GROUPS_OF_CUSTOMER)
