"""What the other one is to a customer, said from either side."""

from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from regulars.customers.models import Relation

Kind = Relation.Kind


class Role(StrEnum):
    """What the other one is to this customer. The words are permanent: programs and the timeline use them."""

    PARENT = "parent"
    CHILD = "child"
    REFERRED_BY = "referred_by"
    REFERRED = "referred"
    PARTNER = "partner"
    FAMILY = "family"


REVERSE = {
    Role.PARENT: Role.CHILD, Role.CHILD: Role.PARENT, Role.REFERRED_BY: Role.REFERRED, Role.REFERRED: Role.REFERRED_BY,
    Role.PARTNER: Role.PARTNER, Role.FAMILY: Role.FAMILY,
}  # fmt: skip
KIND_OF = {
    Role.PARENT: Kind.PARENT, Role.CHILD: Kind.PARENT, Role.REFERRED_BY: Kind.REFERRED_BY,
    Role.REFERRED: Kind.REFERRED_BY, Role.PARTNER: Kind.PARTNER, Role.FAMILY: Kind.FAMILY,
}  # fmt: skip
# Said of this customer, before the name of the other one.
TITLES: dict[Role, str | Promise] = {
    Role.PARENT: _("Belongs to"),
    Role.CHILD: _("Parent company of"),
    Role.REFERRED_BY: _("Came to us through"),
    Role.REFERRED: _("Brought us"),
    Role.PARTNER: _("Partner of"),
    Role.FAMILY: _("Family of"),
}
SENTENCES: dict[Role, str | Promise] = {
    Role.PARENT: _("Belongs to %(name)s"),
    Role.CHILD: _("Parent company of %(name)s"),
    Role.REFERRED_BY: _("Came to us through %(name)s"),
    Role.REFERRED: _("Brought us %(name)s"),
    Role.PARTNER: _("Partner of %(name)s"),
    Role.FAMILY: _("Family of %(name)s"),
}
LINKS: dict[str, str | Promise] = {
    Kind.PARENT: _("%(name)s belongs to %(other)s"),
    Kind.REFERRED_BY: _("%(name)s came through %(other)s"),
}


def role_of(kind: str, *, first: bool) -> Role:
    """What the other one is, seen from the first or the second side of a relation."""
    role = {Kind.PARENT: Role.PARENT, Kind.REFERRED_BY: Role.REFERRED_BY, Kind.PARTNER: Role.PARTNER}.get(
        Kind(kind), Role.FAMILY
    )
    return role if first else REVERSE[role]


def sentence(role: str, name: str) -> str:
    known = SENTENCES.get(Role(role)) if role in list(Role) else None
    return str(known or "%(name)s") % {"name": name}
