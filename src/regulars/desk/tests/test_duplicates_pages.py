"""Duplicates on pages: suggested, compared, merged, taken back."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.html import escape

from regulars.customers.duplicates.queries import being_looked_for
from regulars.customers.merging import merge_customers
from regulars.customers.models import Customer, Merge, Suggestion
from regulars.customers.tests.making import NOW, customer

pytestmark = pytest.mark.django_db
State = Suggestion.State


@pytest.fixture
def pair(company):
    return (
        customer("Наталія Сорока", phone="+380671234567", country="UA", attributes={"segment": "retail"},
                 traits={"orders_count": 2}),
        customer("Nataliya Soroka", phone="0671234567", email="soroka@oak.example", attributes={"segment": "horeca"},
                 traits={"orders_count": 9}),
    )  # fmt: skip


def suggest(first, second, *, score=0.97, reasons=("same_phone_end", "same_name")):
    return Suggestion.objects.create(first=first, second=second, score=score, reasons=list(reasons), seen="",
                                     found_at=NOW)  # fmt: skip


@pytest.fixture
def suggested(pair):
    return suggest(*pair)


def text(answer):
    assert answer.status_code == 200
    return answer.content.decode()


def compare(pair):
    return f"/customers/{pair[0].id}/and/{pair[1].id}/"


def test_the_list_shows_pairs_with_their_score_and_reasons(pair, suggested, client_as):
    page = text(client_as("agent").get("/customers/duplicates/"))
    for words in ("97%", "same end of the phone", "same name, written differently", f'href="{compare(pair)}"'):
        assert words in page


def test_an_empty_list_says_whether_anybody_has_looked(company, client_as):
    assert "Not looked for yet" in text(client_as("agent").get("/customers/duplicates/"))


def test_looking_is_asked_for_once_and_shown_until_it_is_done(company, client_as):
    agent = client_as("agent")
    page = text(agent.post("/customers/duplicates/look/", follow=True))
    assert being_looked_for()
    assert "All customers are being compared" in page
    part = text(agent.get("/customers/duplicates/", headers={"HX-Request": "true", "HX-Target": "duplicates"}))
    assert "<html" not in part
    assert "All customers are being compared" in part


def test_the_list_costs_the_same_however_long(pair, suggested, client_as):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            text(agent.get("/customers/duplicates/"))
        return len(captured)

    agent = client_as("agent")
    few = queries()
    for number in range(30):
        suggest(pair[0], customer(f"Сорока {number}"), score=0.7)
    assert queries() == few


def test_side_by_side_the_better_known_one_is_kept_unless_somebody_chooses(pair, suggested, client_as):
    page = text(client_as("agent").get(compare(pair)))
    assert '<input type="radio" name="survivor" value="second" checked>' in page
    assert '<input type="radio" name="field.name" value="second" checked>' in page
    assert '<input type="radio" name="field.country" value="first" checked>' in page
    for words in ("067 123 4567", "soroka@oak.example", "Segment", "horeca", "Ukraine", "not known"):
        assert words in page


def test_what_was_chosen_is_what_is_kept(pair, suggested, client_as):
    chosen = {
        "survivor": "first",
        "field.name": "second",
        "field.country": "first",
        "field.attributes.segment": "first",
    }
    page = text(client_as("agent").post(compare(pair), chosen, follow=True))
    natalia = Customer.objects.get(id=pair[0].id)
    assert (natalia.name, natalia.country, natalia.attributes) == ("Nataliya Soroka", "UA", {"segment": "retail"})
    merge = Merge.objects.get()
    assert f'action="/customers/merges/{merge.id}/undo/"' in page
    assert "Merged into this customer" in text(client_as("agent").get(f"/customers/{natalia.id}/?whole=1"))
    suggested.refresh_from_db()
    assert suggested.state == State.MERGED


def test_the_page_of_a_merged_customer_leads_to_the_survivor_and_says_why(pair, client_as):
    merge_customers(pair[0].id, pair[1].id, choices={}, actor="", now=NOW)
    agent = client_as("agent")
    answer = agent.get(f"/customers/{pair[1].id}/", follow=True)
    assert answer.redirect_chain == [(f"/customers/{pair[0].id}/", 302)]
    page = text(answer)
    assert "Nataliya Soroka was merged into this customer" in page
    assert "soroka@oak.example" in page
    assert "Found to be the same as Nataliya Soroka" in page


def test_a_merge_is_taken_back_from_the_page_of_the_survivor(pair, client_as):
    merge = merge_customers(pair[0].id, pair[1].id, choices={}, actor="", now=NOW)
    agent = client_as("agent")
    page = text(agent.post(f"/customers/merges/{merge.id}/undo/", follow=True))
    assert "Taken back: Nataliya Soroka is a customer of its own again" in page
    assert "Merged into this customer" not in page
    assert agent.get(f"/customers/{pair[1].id}/").status_code == 200


def test_not_the_same_is_noted_and_can_be_taken_back(pair, suggested, client_as):
    agent = client_as("agent")
    page = text(agent.post(f"/customers/duplicates/{suggested.id}/dismissal/", follow=True))
    undo = f"/customers/duplicates/{suggested.id}/dismissal/undo/"
    assert f'action="{undo}"' in page
    assert "Наталія" not in page
    assert "Наталія" in text(agent.post(undo, follow=True))


def test_the_page_of_a_customer_names_who_may_be_the_same(pair, suggested, client_as):
    page = text(client_as("agent").get(f"/customers/{pair[0].id}/?whole=1"))
    assert "Maybe the same customer" in page
    assert f'href="{compare(pair)}"' in page
    assert "Maybe the same customer" not in text(client_as("marketer").get(f"/customers/{pair[0].id}/?whole=1"))


def test_those_who_may_not_edit_neither_compare_nor_merge(pair, suggested, client_as):
    marketer = client_as("marketer")
    for answer in (marketer.get("/customers/duplicates/"), marketer.post(compare(pair), {"survivor": "first"})):
        assert answer.status_code == 403
    assert not Merge.objects.exists()


@pytest.mark.parametrize("second", ["same", "merged", "missing"])
def test_what_cannot_be_merged_is_refused_in_words(pair, second, client_as):
    others = {"same": pair[0].id, "merged": pair[1].id, "missing": 999_999_999}
    merge_customers(customer("Third").id, pair[1].id, choices={}, actor="", now=NOW)
    address = f"/customers/{pair[0].id}/and/{others[second]}/"
    agent = client_as("agent")
    for answer in (agent.get(address), agent.post(address, {"survivor": "first"})):
        assert answer.status_code == {"same": 409, "merged": 409, "missing": 404}[second]
    assert Merge.objects.count() == 1


@pytest.mark.parametrize("posted", [{}, {"survivor": "nonsense", "field.name": "third", "field.secret": "first"}])
def test_a_form_that_says_nonsense_merges_by_the_usual_choice(pair, posted, client_as):
    assert client_as("agent").post(compare(pair), posted).status_code == 302
    assert Customer.objects.get(id=pair[1].id).merged_into_id == pair[0].id
    assert Customer.objects.get(id=pair[0].id).name == "Наталія Сорока"


def test_names_are_shown_as_text_whatever_they_are(company, client_as):
    evil = "<script>alert(1)</script>"
    both = (customer(evil, phone="+380671234567"), customer(f"{evil} ", email="a@oak.example"))
    suggest(*both, reasons=["name_alike", "same_phone_end"])
    agent = client_as("agent")
    for address in ("/customers/duplicates/", compare(both), f"/customers/{both[0].id}/?whole=1"):
        page = text(agent.get(address))
        assert evil not in page
        assert escape(evil) in page


def test_a_phone_typed_without_its_country_is_kept_with_it_and_shown_as_at_home(company, client_as):
    agent = client_as("agent")
    given = {"name": "Олена", "kind": "person", "phone": "067 123-45-67", "country": ""}
    page = text(agent.post("/customers/new/", given, follow=True))
    assert 'href="tel:+380671234567"' in page
    assert "067 123 4567" in page
    abroad = text(agent.post("/customers/new/", {**given, "phone": "069 123 456", "country": "MD"}, follow=True))
    assert 'href="tel:+37369123456"' in abroad
    assert "+373 691 23 456" in abroad
