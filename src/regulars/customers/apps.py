from django.apps import AppConfig


class CustomersConfig(AppConfig):
    name = "regulars.customers"
    label = "customers"

    def ready(self) -> None:
        from regulars.customers.addressing.kinds import KINDS as ADDRESSING_KINDS
        from regulars.customers.attributes.audit_actions import ACTIONS as ATTRIBUTE_ACTIONS
        from regulars.customers.consents.importing import CONSENTS, HELD
        from regulars.customers.consents.kinds import GROUP as CONSENT_GROUP
        from regulars.customers.consents.kinds import KINDS as CONSENT_KINDS
        from regulars.customers.consents.kinds import TOPIC_ACTIONS
        from regulars.customers.consents.privacy import CONSENTS as CONSENTS_OF_PERSON
        from regulars.customers.contact_kinds import CONTACT_KINDS
        from regulars.customers.exports import SHEETS
        from regulars.customers.groups.registrations import register as register_groups
        from regulars.customers.held import FOLLOWING, TABLES
        from regulars.customers.import_people import PEOPLE
        from regulars.customers.import_targets import CUSTOMERS
        from regulars.customers.interactions.import_targets import INTERACTIONS
        from regulars.customers.interactions.kinds import GROUP as INTERACTION_GROUP
        from regulars.customers.interactions.kinds import KINDS as INTERACTION_KINDS
        from regulars.customers.kinds import KINDS
        from regulars.customers.lifecycle.registrations import register as register_lifecycle
        from regulars.customers.notes.import_targets import NOTES
        from regulars.customers.notes.kinds import KINDS as NOTE_KINDS
        from regulars.customers.occasions.kinds import KINDS as OCCASION_KINDS
        from regulars.customers.people.kinds import KINDS as PEOPLE_KINDS
        from regulars.customers.personas.registrations import register as register_personas
        from regulars.customers.privacy.registrations import register as register_privacy
        from regulars.customers.relations.registrations import register as register_relations
        from regulars.customers.segments.registrations import register as register_segments
        from regulars.customers.timeline_groups import GROUPS
        from regulars.customers.visibility import GATES
        from regulars.imports.exports.sheets import add_sheets
        from regulars.imports.held import add_following, add_held
        from regulars.imports.targets import add_targets
        from regulars.lib.registry import (
            add_address_gates,
            add_audit_actions,
            add_privacy_handlers,
            add_timeline_groups,
            add_timeline_kinds,
        )

        add_address_gates(*GATES)
        add_timeline_kinds(*KINDS, *CONTACT_KINDS, *PEOPLE_KINDS)
        add_timeline_kinds(*ADDRESSING_KINDS, *NOTE_KINDS, *OCCASION_KINDS)
        add_timeline_kinds(*CONSENT_KINDS)
        add_audit_actions(*TOPIC_ACTIONS)
        add_privacy_handlers(CONSENTS_OF_PERSON)
        add_timeline_kinds(*INTERACTION_KINDS)
        add_timeline_groups(*GROUPS, INTERACTION_GROUP, CONSENT_GROUP)
        add_audit_actions(*ATTRIBUTE_ACTIONS)
        add_held(*TABLES, HELD)
        add_sheets(*SHEETS)
        add_following(*FOLLOWING)
        add_targets(CUSTOMERS, PEOPLE, NOTES, INTERACTIONS, CONSENTS)
        register_segments()
        register_privacy()
        register_groups()
        register_relations()
        register_lifecycle()
        register_personas()
