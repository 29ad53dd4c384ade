"""The nouns of the spine, a file for each part of it."""

from regulars.customers.models.customer import Customer, Identity, Person
from regulars.customers.models.merging import Merge, Suggestion
from regulars.customers.models.timeline import Entry
from regulars.customers.models.traits import Traits

__all__ = ["Customer", "Entry", "Identity", "Merge", "Person", "Suggestion", "Traits"]
