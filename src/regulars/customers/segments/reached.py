"""Conditions on how a customer can be reached, and on what they agreed to; rows of merged customers count together."""

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from regulars.customers.models import Consent, ConsentTopic, Identity
from regulars.customers.search import escaped
from regulars.customers.segments.about import chosen_words
from regulars.customers.segments.comparing import titled
from regulars.customers.segments.conditions import ConditionKind, Reader
from regulars.customers.segments.parameters import Choice, Choices, Chosen, Written
from regulars.customers.segments.sql import of_rows
from regulars.customers.segments.types import Asking, Piece, Values

REACHED = gettext_lazy("How they can be reached")


def channels() -> Choices:
    return [(value, capfirst(str(title))) for value, title in Identity.Channel.choices]


def identity_sql(values: Values, asking: Asking) -> Piece:
    return of_rows(asking, "customers_identity", [Piece("x.channel = ANY(%s)", (values["values"],))])


def domain_sql(values: Values, asking: Asking) -> Piece:
    """The domain itself and what is under it: «example.com» is also «shop.example.com»."""
    domain = escaped(values["domain"].lower().lstrip("@."))
    needed = Piece("x.channel = 'email' AND (x.value LIKE %s OR x.value LIKE %s)", (f"%@{domain}", f"%.{domain}"))
    return of_rows(asking, "customers_identity", [needed])


IDENTITY: ConditionKind = ConditionKind(
    "identity", gettext_lazy("Known by"), REACHED, (Chosen("values", gettext_lazy("at least one of"), channels),),
    identity_sql, lambda values, reader: chosen_words(IDENTITY, values, reader),
)  # fmt: skip
DOMAIN: ConditionKind = ConditionKind(
    "email_domain", gettext_lazy("E-mail at"), REACHED, (Written("domain", gettext_lazy("domain")),),
    domain_sql, lambda values, reader: titled(DOMAIN.title, values["domain"]),
    known=lambda values, asking: identity_sql({"values": ["email"]}, asking),
)  # fmt: skip


def topics() -> Choices:
    return [(one.key, one.title) for one in ConsentTopic.objects.filter(archived_at=None).order_by("title")]


def consent_channels() -> Choices:
    return [(value, capfirst(str(title))) for value, title in ConsentTopic.Channel.choices]


def states() -> Choices:
    return [(value, str(title)) for value, title in Consent.State.choices]


def consent_sql(values: Values, asking: Asking) -> Piece:
    """One of their rows stands so; of «given», and none that was withdrawn."""
    topic = " JOIN customers_consenttopic y ON y.id = x.topic_id"
    needed = Piece("y.key = %s AND x.channel = %s", (values["topic"], values["channel"]))
    if values["state"] != Consent.State.GIVEN:
        return of_rows(asking, "customers_consent", [needed, Piece("x.state = %s", (values["state"],))], joins=topic)
    given = Piece("bool_or(x.state = 'given') AND NOT bool_or(x.state = 'withdrawn')")
    return of_rows(asking, "customers_consent", [needed], joins=topic, having=given)


def consent_words(values: Values, reader: Reader) -> str:
    topic = reader.title(CONSENT, "topic", values["topic"])
    facts = {"channel": reader.title(CONSENT, "channel", values["channel"]), "topic": topic}
    words = _("to “%(topic)s”, %(channel)s") % facts
    return titled(CONSENT.title, f"{words}: {reader.title(CONSENT, 'state', values['state'])}")


CONSENT: ConditionKind = ConditionKind(
    "consent",
    gettext_lazy("Consent"),
    REACHED,
    (
        Choice("topic", gettext_lazy("topic"), topics, closed=False),
        Choice("channel", gettext_lazy("channel"), consent_channels),
        Choice("state", gettext_lazy("state"), states),
    ),
    consent_sql,
    consent_words,
)
KINDS = (IDENTITY, DOMAIN, CONSENT)
