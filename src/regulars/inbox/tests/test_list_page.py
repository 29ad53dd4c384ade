"""The list of the inbox: what each view shows to whom, in which order, what is found, and what it costs."""

from datetime import timedelta

import pytest
from tests.cast import NOW

from regulars.customers.models import Customer
from regulars.customers.tests.making import customer
from regulars.inbox import queries
from regulars.inbox.models import Conversation
from regulars.inbox.tests.making import asks
from regulars.inbox.tests.pages import act, address, at_noon, listed
from regulars.staff.models import Employee
from regulars.work.models import Team, TeamMember

__all__ = ["at_noon"]
pytestmark = pytest.mark.django_db
State = Conversation.State


def test_each_view_shows_what_it_says(client_as, bohdan, nadia):
    team = Team.objects.create(name="Letters", created_at=NOW)
    TeamMember.objects.create(team=team, employee=bohdan)
    soon, later = NOW + timedelta(minutes=30), NOW + timedelta(days=2)
    asks("mine", name="Ann", assignee=bohdan, due_at=later)
    asks("nobody's", name="Ben", team=team, due_at=soon)
    asks("third", name="Cat", assignee=nadia, state=State.THIRD)
    asks("aside", name="Dan", assignee=bohdan, snoozed_until=later)
    asks("over", name="Eve", assignee=bohdan, state=State.CLOSED, closed_at=NOW)
    agent = client_as(bohdan)
    shown = {view: listed(agent, view) for view in ("mine", "team", "unassigned", "third", "snoozed", "closed")}
    assert shown == {
        "mine": ["Ann"], "team": ["Ben"], "unassigned": ["Ben"], "third": ["Cat"], "snoozed": ["Dan"],
        "closed": ["Eve"],
    }  # fmt: skip
    assert listed(agent, "breaking") == ["Ben"]
    assert listed(agent, "all") == ["Ben", "Ann", "Cat"]


def test_what_burns_stands_first_and_who_owes_us_an_answer_last(client_as, bohdan):
    morning = NOW + timedelta(hours=4)
    asks("no deadline", name="Fay", at=NOW - timedelta(hours=9), assignee=bohdan)
    asks("asked later", name="Eve", at=NOW - timedelta(hours=1), assignee=bohdan, due_at=morning)
    asks("asked earlier", name="Dan", at=NOW - timedelta(hours=2), assignee=bohdan, due_at=morning)
    asks("late already", name="Cat", assignee=bohdan, due_at=NOW - timedelta(hours=1))
    theirs = {"assignee": bohdan, "state": State.WAITING}
    for name, hours in (("Ben", 5), ("Ann", 3)):
        answered = asks("answered", name=name, at=NOW - timedelta(hours=hours), **theirs)
        Conversation.objects.filter(id=answered.pk).update(waiting_since=None, due_at=NOW if name == "Ben" else None)
    agent = client_as(bohdan)
    for view in ("mine", "all"):
        assert listed(agent, view) == ["Cat", "Dan", "Eve", "Fay", "Ann", "Ben"]
    assert listed(agent, "waiting") == ["Ann", "Ben"]
    shown = agent.get("/inbox/?view=mine").content.decode()
    assert (shown.count("inbox-unread"), shown.count("inbox-theirs")) == (4, 2)


def test_pages_of_what_burns_follow_each_other_without_a_gap_or_a_double(client_as, bohdan, monkeypatch):
    monkeypatch.setattr(queries, "PAGE", 3)
    for number in range(8):
        due_at = NOW + timedelta(hours=number // 3) if number < 6 else None
        asks("text", name=f"Customer {number}", assignee=bohdan, due_at=due_at)
    agent, seen, address_of = client_as(bohdan), [], "/inbox/?view=mine"
    while address_of:
        page = agent.get(address_of)
        seen.append([line.who for line in page.context["lines"]])
        address_of = page.context["next_url"]
    assert seen == [[f"Customer {number}" for number in part] for part in ((0, 1, 2), (3, 4, 5), (6, 7))]
    back = agent.get(page.context["previous_url"])
    assert [line.who for line in back.context["lines"]] == seen[1]
    orders = [line.order for line in agent.get("/inbox/?view=mine").context["lines"]]
    assert orders == sorted(orders), "a row that comes by itself finds its place by it"


def test_words_of_messages_subjects_and_names_are_found(client_as, bohdan):
    asks("Де мій рахунок?", name="Ann", subject="Invoice")
    asks("Lime honey", name="Ben")
    agent = client_as(bohdan)
    assert listed(agent, "all", "рахунок") == ["Ann"]
    assert listed(agent, "all", "invoice") == ["Ann"]
    assert listed(agent, "all", "ben honey") == ["Ben"]
    asks("Discount of 100%_ please", name="Cat")
    assert listed(agent, "all", "DISCOUNT 100%_") == ["Cat"]
    assert listed(agent, "all", "1%_") == []
    assert "Nothing found" in agent.get("/inbox/", {"view": "all", "q": "tea"}).content.decode()


@pytest.mark.parametrize(
    ("said", "typed"),
    [
        ("Livrare la Chișinău", "livrare CHISINAU"),
        ("livrare la chisinau", "Chișinău"),
        ("Вышлите счёт", "счет"),
        ("Вышлите счет", "СЧЁТ"),
        ("Ґудзики до пальта", "гудзики"),
        ("Помʼятий коробок", "пом'ятий"),
        ("Order no. 1.5 (two)", "1.5 (two)"),
    ],
)
def test_words_are_found_with_or_without_their_marks(client_as, bohdan, said, typed):
    asks(said, name="Ann")
    asks("Order no. 145 two", name="Ben", subject="Мій рахунок")
    assert listed(client_as(bohdan), "all", typed) == ["Ann"]


def test_the_list_costs_the_same_however_long(client_as, bohdan, django_assert_max_num_queries):
    agent = client_as(bohdan)

    def cost() -> int:
        with django_assert_max_num_queries(40) as counted:
            assert agent.get("/inbox/", {"view": "all"}).status_code == 200
        return len(counted)

    asks("first", name="Customer 0", assignee=bohdan)
    cost()
    one = cost()
    for number in range(1, 12):
        asks(f"text {number}", name=f"Customer {number}", assignee=bohdan)
    assert cost() == one


def test_whoever_sees_only_their_own_customers_sees_only_their_conversations(client_as, bohdan):
    bohdan.sees = Employee.Sees.OWN
    bohdan.save()
    theirs = asks("of a colleague", name="Ann")
    ben = customer("Ben")
    Customer.objects.filter(id=ben.pk).update(manager=bohdan)
    own = asks("mine", of=ben)
    agent = client_as(bohdan)
    assert listed(agent, "all") == ["Ben"]
    assert agent.get(address(theirs)).status_code == 403
    assert agent.get(address(own)).status_code == 200
    assert agent.get(f"/inbox/rows/{theirs.pk}/", {"view": "all"}).status_code == 403
    act(agent, "close", theirs)
    theirs.refresh_from_db()
    assert theirs.state == State.OPEN


def test_a_row_comes_alone_while_it_belongs_to_the_view(client_as, bohdan):
    one = asks("mine", assignee=bohdan)
    agent = client_as(bohdan)
    assert f'id="row-{one.pk}"' in agent.get(f"/inbox/rows/{one.pk}/", {"view": "mine"}).content.decode()
    assert agent.get(f"/inbox/rows/{one.pk}/", {"view": "closed"}).content == b""


@pytest.mark.parametrize("role", ["marketer", "analyst"])
def test_who_does_not_answer_has_no_inbox(client_as, role):
    assert client_as(role).get("/inbox/").status_code == 403


def test_where_nothing_is_found_other_shelves_are_offered(client_as, bohdan):
    agent = client_as(bohdan)
    for view, next_view in (("mine", "all"), ("all", "closed"), ("closed", "all")):
        page = agent.get("/inbox/", {"view": view, "q": "nowhere"})
        assert page.context["empty"]["action_url"] == f"/inbox/?view={next_view}&q=nowhere"
