"""The nouns of the spine, a file for each part of it."""

from regulars.customers.models.addressing import Addressing, CareNote
from regulars.customers.models.attributes import AttributeDefinition
from regulars.customers.models.consents import Consent, ConsentEvent, ConsentTopic, ConsentWording
from regulars.customers.models.customer import Customer, Identity, Person
from regulars.customers.models.groups import Group, GroupMember
from regulars.customers.models.lifecycle import LifecycleStage, StageByHand, StageMove
from regulars.customers.models.merging import Merge, Suggestion
from regulars.customers.models.notes import FollowUp, Note
from regulars.customers.models.occasions import Occasion
from regulars.customers.models.personas import Persona, PersonaFit, PersonaPart
from regulars.customers.models.privacy import DataExport, Erasure, Suppressed
from regulars.customers.models.relations import Relation
from regulars.customers.models.segments import Membership, Segment, Touch
from regulars.customers.models.timeline import Entry
from regulars.customers.models.traits import Traits

__all__ = [
    "Addressing",
    "AttributeDefinition",
    "CareNote",
    "Consent",
    "ConsentEvent",
    "ConsentTopic",
    "ConsentWording",
    "Customer",
    "DataExport",
    "Entry",
    "Erasure",
    "FollowUp",
    "Group",
    "GroupMember",
    "Identity",
    "LifecycleStage",
    "Membership",
    "Merge",
    "Note",
    "Occasion",
    "Person",
    "Persona",
    "PersonaFit",
    "PersonaPart",
    "Relation",
    "Segment",
    "StageByHand",
    "StageMove",
    "Suggestion",
    "Suppressed",
    "Touch",
    "Traits",
]
