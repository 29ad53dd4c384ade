"""What contexts tell each other at start-up (from `apps.py`), so that lower floors never import higher ones.

A registration is a fact about a context: its entries in the menu, the timeline kinds it records, the files it
can import. Registering the same key twice is a programming error and stops the start.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Generic, Protocol, TypeVar

from django.utils.functional import Promise

Text = str | Promise

# Marks the data of an entry of the timeline that an erasure took something from.
ERASED = "erased"


Reader = Any
Rows = Any


@dataclass(frozen=True)
class Badge:
    """How much waits for the reader behind a line of the menu: said on every page, kept current by what pages are told.

    `numbers` give querysets by the name that `template` calls their count by, written once for each reader: they may
    compare with the moment given, not reckon with it. A page counts those of all lines, each up to a thousand, in the
    one query that it asks for its company. `url_name` says the same again, to a page that missed what it was told.
    """

    template: str
    url_name: str
    numbers: Mapping[str, Callable[[Reader, datetime], Rows]] = field(hash=False)


@dataclass(frozen=True)
class MenuEntry:
    """A line of the side navigation. `right` is the value of a staff right, or "" for everybody signed in."""

    key: str
    title: Text
    url_name: str
    icon: str
    right: str = ""
    order: int = 100
    badge: Badge | None = None


@dataclass(frozen=True)
class TimelineKind:
    """A permanent word for something that happens with a customer, and how to say it.

    `sentence` gets the entry's data and returns the words shown on the timeline. `keeps` names the data that tell
    nothing about a person and stay when the customer is erased (days, products, numbers of ours), as amounts and
    currencies always do; all other data go. A kind that keeps something has a sentence that needs no more.
    """

    key: str
    title: Text
    icon: str
    sentence: Callable[[Mapping[str, Any]], str]
    keeps: tuple[str, ...] = ()

    def in_words(self, data: Mapping[str, Any]) -> str:
        """The sentence; of an entry emptied by an erasure only what it was, where the words need what is gone."""
        return str(self.title) if data.get(ERASED) and not self.keeps else self.sentence(data)


@dataclass(frozen=True)
class TimelineGroup:
    """Kinds that a reader of a timeline looks for together, one of its filters.

    `kinds` are keys, or beginnings of keys that end in a dot («events.»). Kinds of no group are «changes and the rest».
    `conversation`: entries of a day with the same reference are one conversation, and are shown folded together.
    """

    key: str
    title: Text
    icon: str
    kinds: tuple[str, ...]
    order: int = 100
    conversation: bool = False

    def holds(self, kind: str) -> bool:
        return any(kind.startswith(one) if one.endswith(".") else kind == one for one in self.kinds)


@dataclass(frozen=True)
class AfterImport:
    """Who wants to know that rows of a file were loaded. Called once a file, inside the transaction of the load.

    `call` gets the key of the target («orders»), the actor and the instant; it may defer a job, it may not fail.
    """

    key: str
    call: Callable[[str, str, datetime], None]


@dataclass(frozen=True)
class AfterEntry:
    """Who wants to know that an entry was recorded. Called inside the transaction that records it.

    `call` gets the number of the entry, its kind and the instant; it may defer a job, it may not fail. Entries that a
    file brings are written set by set and are not told one by one: `AfterImport` is told instead. `many`, where it is
    cheaper, gets the numbers of entries that were recorded in one go.
    """

    key: str
    call: Callable[[int, str, datetime], None]
    many: Callable[[Sequence[int], datetime], None] | None = None


@dataclass(frozen=True)
class MembersMoved:
    """Customers came into a segment or left it, at `at`; `customers` is None when they are too many to name.

    `first`: the segment was counted for the first time. They had been there before anybody looked: nobody acts on it.
    """

    segment_id: int
    purpose: str
    customers: Sequence[int] | None
    first: bool
    at: datetime


@dataclass(frozen=True)
class AfterMembership:
    """Who wants to know that members of a segment moved. Called inside the transaction that moves them.

    `call` may defer a job, it may not fail. Who came and left is in the memberships with `entered_at` or `left_at`.
    """

    key: str
    call: Callable[[MembersMoved], None]


@dataclass(frozen=True)
class AssignmentMoved:
    """A matter (`ref`: «inbox.conversation:17») went to somebody, or into the queue of a team, at `at`.

    `why` is read by `work.routing.words`. `told` are employees who have to hear that nobody works on the queue that it
    waits in; it did not move then.
    """

    ref: str
    employee_id: int | None
    team_id: int | None
    why: str
    at: datetime
    told: tuple[int, ...] = ()


@dataclass(frozen=True)
class AfterAssignment:
    """Who wants to know that a matter moved. Called inside the transaction that moves it.

    `call` may defer a job, it may not fail, and it may not route.
    """

    key: str
    call: Callable[[AssignmentMoved], None]


@dataclass(frozen=True)
class PromiseMoved:
    """A promise is about to break («warned»), broke («broken»), was told higher up («escalated»), or is due at another
    moment («moved»). `due_at` is the next moment at which any promise of the matter breaks; None when none runs.
    `told` are the employees to whom this step of escalation gave a task.
    """

    ref: str
    customer_id: int
    clock: str
    what: str
    due_at: datetime | None
    at: datetime
    told: tuple[int, ...] = ()


@dataclass(frozen=True)
class AfterPromise:
    """Who wants to know that a promise moved. Called inside the transaction that moves it.

    `call` may defer a job, it may not fail.
    """

    key: str
    call: Callable[[PromiseMoved], None]


@dataclass(frozen=True)
class TaskWords:
    """How a task that a program gave is called, in the reader's language, from what is known of it."""

    kind: str
    sentence: Callable[[Mapping[str, Any]], str]


@dataclass(frozen=True)
class AnswerGoing:
    """An answer to a customer that is about to be written down for sending.

    `matter` names the conversation («inbox.conversation:17»), `number` is its number. `channel` and `value` are where
    it goes. `stays_open`: it is our turn still, when the answer has gone.
    """

    matter: str
    number: int
    account_id: int
    channel: str
    value: str
    language: str
    automatic: bool
    stays_open: bool
    at: datetime


@dataclass(frozen=True)
class BelowAnswer:
    """What stands below an answer and its signature, in the customer's language: quiet words, and an address.

    `call` answers ("", "") where there is nothing to say. It asks the database a constant number of times.
    """

    key: str
    call: Callable[[AnswerGoing], tuple[str, str]]


@dataclass(frozen=True)
class RefKind:
    """What references with this beginning («inbox.conversation:») point at: what it is called, and its page.

    `url` gets the whole reference; "" where there is no page.
    """

    prefix: str
    title: Text
    url: Callable[[str], str]


@dataclass(frozen=True)
class ExpertEvidence:
    """How a context knows that somebody knows something.

    `find` gets the text that was asked and returns (employee's number, strength above 0, why in the reader's language);
    1 is what one good article or one answered question shows. It asks the database a constant number of times.
    """

    key: str
    find: Callable[[str], Iterable[tuple[int, float, str]]]


@dataclass(frozen=True)
class CustomerPanel:
    """What a context shows beside a customer, on the customer's page.

    `context` gets the request, the customer's number, the company and the rows of the customer (see
    `customers.together`), and returns what `template` is shown with; None when there is nothing to show. It asks the
    database a constant number of times. `right` is the value of a staff right.
    """

    key: str
    template: str
    context: Callable[..., Mapping[str, Any] | None]
    right: str = "see_customers"
    order: int = 100


@dataclass(frozen=True)
class AuditAction:
    """Something done that directors can read about afterwards (see `staff.audit`). The key is permanent.

    `sentence` says more from the details of a record, "" where they say nothing more.
    """

    key: str
    title: Text
    icon: str = "circle"
    sentence: Callable[[Mapping[str, Any]], str] = lambda details: ""


@dataclass(frozen=True)
class AddressGate:
    """Who may open addresses with a parameter of this name, such as `note_id`, whatever the page is.

    `check` gets the employee and the value before the page begins, and raises NotAllowed; it asks the database only
    about those who do not see everything. A test fails for a parameter of a customer page that has no gate.
    """

    parameter: str
    check: Callable[[Any, int], None]


Shown = Mapping[str, Iterable[Mapping[str, Any]]]


class ErasesCustomer(Protocol):
    def __call__(self, rows: Sequence[int], *, now: datetime) -> None: ...


class ErasesPerson(Protocol):
    def __call__(self, person_id: int, *, now: datetime) -> None: ...


@dataclass(frozen=True)
class PrivacyHandler:
    """What a context holds about a customer: how it is shown to them, and how it is erased.

    `tables` are the names in the database it answers for; a test fails for a table that nobody names. `rows` are all
    rows of one customer (see `customers.together`).

    `export` returns lists by their readable titles, a mapping of title to value for each line; values are text,
    numbers, yes or no, days, instants, lists and mappings. A long list is a generator.

    `erase` runs inside the transaction of the erasure, where the timeline may be changed, in the order of `order`: the
    spine comes last (1000), so that names and identities can still be read. It is safe to run again. Amounts, days and
    products stay, so that figures stay; free text, names and addresses go. `erase_person` does it for one person of a
    company that stays. `kept` says to employees what stays, and why.
    """

    key: str
    tables: tuple[str, ...]
    export: Callable[[Sequence[int]], Shown]
    erase: ErasesCustomer
    erase_person: ErasesPerson | None = None
    kept: Text = ""
    order: int = 100


T = TypeVar("T")


@dataclass
class Registry(Generic[T]):
    """Things by key, in the order of registration."""

    what: str
    _items: dict[str, T] = field(default_factory=dict)

    def add(self, key: str, item: T) -> None:
        if key in self._items and self._items[key] != item:
            raise ValueError(f"{self.what} {key!r} is registered twice")
        self._items[key] = item

    def get(self, key: str) -> T | None:
        return self._items.get(key)

    def __getitem__(self, key: str) -> T:
        return self._items[key]

    def __iter__(self) -> Iterator[T]:
        return iter(self._items.values())

    def __contains__(self, key: object) -> bool:
        return key in self._items


menu: Registry[MenuEntry] = Registry("menu entry")
timeline_kinds: Registry[TimelineKind] = Registry("timeline kind")
timeline_groups: Registry[TimelineGroup] = Registry("group of timeline kinds")
customer_panels: Registry[CustomerPanel] = Registry("panel beside a customer")
privacy_handlers: Registry[PrivacyHandler] = Registry("handler of personal data")
audit_actions: Registry[AuditAction] = Registry("audit action")
address_gates: Registry[AddressGate] = Registry("gate of addresses")
after_entry: Registry[AfterEntry] = Registry("listener to entries")
after_promise: Registry[AfterPromise] = Registry("listener to promises")
after_import: Registry[AfterImport] = Registry("listener to imports")
after_membership: Registry[AfterMembership] = Registry("listener to members of segments")
after_assignment: Registry[AfterAssignment] = Registry("listener to assignments")
task_words: Registry[TaskWords] = Registry("words of a task")
below_answers: Registry[BelowAnswer] = Registry("words below an answer")
ref_kinds: Registry[RefKind] = Registry("kind of reference")
expert_evidence: Registry[ExpertEvidence] = Registry("evidence of knowledge")


def add_menu(*entries: MenuEntry) -> None:
    for entry in entries:
        menu.add(entry.key, entry)


def add_timeline_kinds(*kinds: TimelineKind) -> None:
    for kind in kinds:
        timeline_kinds.add(kind.key, kind)


def add_timeline_groups(*groups: TimelineGroup) -> None:
    for group in groups:
        timeline_groups.add(group.key, group)


def add_audit_actions(*actions: AuditAction) -> None:
    for action in actions:
        audit_actions.add(action.key, action)


def add_address_gates(*gates: AddressGate) -> None:
    for gate in gates:
        address_gates.add(gate.parameter, gate)


def add_customer_panels(*panels: CustomerPanel) -> None:
    for panel in panels:
        customer_panels.add(panel.key, panel)


def add_after_assignment(*listeners: AfterAssignment) -> None:
    for listener in listeners:
        after_assignment.add(listener.key, listener)


def add_expert_evidence(*found: ExpertEvidence) -> None:
    for one in found:
        expert_evidence.add(one.key, one)


def add_privacy_handlers(*handlers: PrivacyHandler) -> None:
    for handler in handlers:
        privacy_handlers.add(handler.key, handler)


def add_ref_kinds(*kinds: RefKind) -> None:
    for kind in kinds:
        ref_kinds.add(kind.prefix, kind)


def ref_kind_of(ref: str) -> RefKind | None:
    """What a reference points at, where somebody has said so."""
    return next((kind for kind in ref_kinds if ref.startswith(kind.prefix)), None)


def add_after_promise(*listeners: AfterPromise) -> None:
    for listener in listeners:
        after_promise.add(listener.key, listener)


def add_below_answer(*words: BelowAnswer) -> None:
    for one in words:
        below_answers.add(one.key, one)


def add_task_words(*words: TaskWords) -> None:
    for one in words:
        task_words.add(one.kind, one)


def called(said: Mapping[str, Any] | None, otherwise: str) -> str:
    """A task in words: what a program knows of it, else what was written."""
    words = task_words.get(str(said.get("kind"))) if said else None
    return words.sentence(said) if words and said else otherwise
