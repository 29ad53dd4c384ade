"""Segments on pages: built by clicking, with and without scripts, said in words, counted, listed, put away."""

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from regulars.customers.lifecycle.commands import make_stages
from regulars.customers.models import AttributeDefinition, Customer, Segment
from regulars.customers.segments.catching_up import catch_up
from regulars.customers.segments.commands import create_segment
from regulars.customers.segments.rule import rule_of
from regulars.customers.tests.making import NOW, customer
from regulars.staff.models import AuditRecord

pytestmark = pytest.mark.django_db
UKRAINE = {"is": "country", "values": ["UA"]}
NEW, DRAFT, FOUND = "/segments/new/", "/segments/draft/", "/segments/found/"


@pytest.fixture
def olena(company):
    return customer("Олена Коваленко", country="UA", traits={"stage": "lost"}, attributes={"industry": "retail"})


def segment(raw=UKRAINE, name="Ukraine"):
    one = create_segment(name=name, rule=rule_of(raw), actor="test", now=NOW)
    catch_up(now=NOW)
    return one


def shown(answer, status=200):
    assert answer.status_code == status, answer.content.decode()[:2000]
    return answer.content.decode()


def draft_in(answer):
    """The rule that the answer carries on."""
    return json.loads(answer.context["building"].as_text)


class Clicks:
    """Somebody at the page: what stands in the form is sent with every click."""

    def __init__(self, client, address=DRAFT):
        self.client, self.address, self.rule, self.more = client, address, {"all": []}, {}

    def click(self, do, **fields):
        given = {
            "rule": json.dumps(self.rule),
            "do": do,
            **self.more,
            **{k.replace("__", "."): v for k, v in fields.items()},
        }
        answer = self.client.post(self.address, given)
        if answer.status_code == 200:
            self.rule = draft_in(answer)
        return answer


@pytest.fixture
def clicks(client_as, olena):
    return Clicks(client_as("marketer"))


def test_a_rule_is_built_click_by_click(clicks):
    clicks.click("add:", add="country")
    clicks.click("look", c0="1", c0__values=["UA", "MD"])
    clicks.click("group:")
    clicks.click("add:1", add1="value_at_risk")
    clicks.click("look", **{"c1.0": "1", "c1.0.how": "at_most", "c1.0.minor": "1 200,50"})
    clicks.click("not:1")
    clicks.click("look", of="any", of1="all")
    risk = {"is": "value_at_risk", "how": "at_most", "minor": 120_050}
    assert clicks.rule == {"any": [{"is": "country", "values": ["MD", "UA"]}, {"not": {"all": [risk]}}]}


def test_what_was_taken_out_comes_back(clicks):
    clicks.click("add:", add="no_manager")
    clicks.click("add:", add="stage")
    before = clicks.rule
    answer = clicks.click("remove:0")
    assert [part["is"] for part in clicks.rule["all"]] == ["stage"]
    clicks.click("undo", before=answer.context["building"].taken_out)
    assert clicks.rule == before


def test_another_choice_brings_the_fields_that_belong_to_it(clicks):
    clicks.click("add:", add="joined")
    assert clicks.rule["all"] == [{"is": "joined", "how": "within", "days": 30}]
    page = shown(clicks.click("look", c0="1", c0__how="before", c0__days="30"))
    assert clicks.rule["all"] == [{"is": "joined", "how": "before"}]
    assert 'name="c0.day"' in page
    assert 'name="c0.days"' not in page


def test_a_value_that_cannot_be_used_stays_as_typed_with_the_reason(clicks):
    clicks.click("add:", add="value")
    page = shown(clicks.click("look", c0="1", c0__how="at_least", c0__minor="much"))
    assert 'value="much"' in page
    assert "write an amount of money." in page


def test_every_condition_can_be_added_and_shown(clicks):
    from regulars.customers.segments.conditions import condition_kinds

    for kind in condition_kinds:
        clicks.rule = {"all": []}
        shown(clicks.click("add:", add=kind.key))
        assert len(clicks.rule["all"]) == 1, kind.key


@pytest.mark.parametrize(
    ("rule", "do"),
    [("", "look"), ("null", "look"), ("[]", "look"), ('{"is": "country"}', "look"), ('{"all": []}', "remove:"),
     ('{"all": []}', "remove:5"), ('{"all": []}', "add:"), ('{"all": []}', "burn:0"), ("[" * 100_000, "look"),
     ('{"all": [' + ",".join(['{"is": "no_manager"}'] * 101) + "]}", "look")],
)  # fmt: skip
def test_what_no_page_of_ours_sends_is_refused(client_as, company, rule, do):
    assert client_as("agent").post(DRAFT, {"rule": rule, "do": do}).status_code == 422


def test_who_fits_is_said_counted_and_named(client_as, olena):
    customer("Berta", country="MD")
    rule = {"all": [UKRAINE, {"is": "country"}]}
    page = shown(client_as("agent").post(FOUND, {"rule": json.dumps(rule)}))
    assert "Country: Ukraine" in page
    assert "customer fits now" in page
    assert "Олена Коваленко" in page
    assert "Berta" not in page
    assert "1 condition is not finished and is left out." in page


def test_saving_keeps_the_rule_and_the_audit_knows_who(client_as, olena, marta):
    client = client_as(marta)
    answer = client.post(NEW, {"rule": json.dumps({"all": [UKRAINE]}), "name": " Ukraine ", "about": "x", "do": "save"})
    one = Segment.objects.get()
    assert (answer.status_code, answer.url) == (302, f"/segments/{one.pk}/")
    assert (one.name, one.rule["rule"], one.created_by) == ("Ukraine", {"all": [UKRAINE]}, f"staff.employee:{marta.pk}")
    assert AuditRecord.objects.get(action="customers.segment_created").ref == f"customers.segment:{one.pk}"
    catch_up(now=NOW)
    page = shown(client.get(answer.url))
    assert "1 customer." in page
    client.post(answer.url, {"rule": json.dumps({"any": [UKRAINE]}), "name": "Ukrainians", "do": "save"})
    one.refresh_from_db()
    assert (one.name, one.version) == ("Ukrainians", 2)


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"rule": {"all": [UKRAINE]}, "name": ""}, "Give it a name."),
        ({"rule": {"all": [UKRAINE]}, "name": "Taken"}, "There is a segment “Taken” already."),
        ({"rule": {"all": [{"is": "country"}]}, "name": "A"}, "Part 1: countries: choose at least one."),
        ({"rule": {"all": [{"any": []}]}, "name": "A"}, "this group has no conditions"),
        ({"rule": {"all": [{"is": "segment", "segment": 999}]}, "name": "A"}, "There is nothing here."),
    ],
)
def test_what_cannot_be_saved_is_said_and_nothing_is_lost(client_as, olena, given, says):
    segment(name="Taken")
    answer = client_as("agent").post(NEW, {**given, "rule": json.dumps(given["rule"]), "about": "For us", "do": "save"})
    page = shown(answer, 422)
    assert says in page
    assert 'value="For us"' in page
    assert draft_in(answer) == given["rule"]
    assert Segment.objects.count() == 1


def test_without_scripts_a_click_brings_the_whole_page(client_as, olena):
    clicks = Clicks(client_as("agent"), NEW)
    page = shown(clicks.click("add:", add="country", name="Half written"))
    assert "<h1>New segment</h1>" in page
    assert 'value="Half written"' in page
    assert clicks.rule["all"][0]["is"] == "country"


def test_the_list_tells_each_segment_in_words_with_its_figures(client_as, olena):
    one = segment()
    berta = customer("Berta", country="MD")
    Customer.objects.filter(id=berta.pk).update(country="UA")
    Segment.objects.update(due_cause="import")
    catch_up(now=NOW)
    segment({"is": "segment", "segment": one.pk}, "The same")
    page = shown(client_as("agent").get("/segments/"))
    assert "Country: Ukraine" in page
    assert "In the segment: Ukraine" in page
    first = client_as("agent").get("/segments/").context["rows"][1]
    assert (first.segment.name, first.segment.members_count, first.left) == ("Ukraine", 2, 0)


def test_an_empty_list_says_what_segments_are_for(client_as, company):
    assert "No segments yet" in shown(client_as("agent").get("/segments/"))


def test_the_list_costs_the_same_queries_however_many_there_are(client_as, olena):
    client = client_as("agent")

    def cost():
        with CaptureQueriesContext(connection) as captured:
            shown(client.get("/segments/"))
        return len(captured)

    segment()
    few = cost()
    for number in range(5):
        segment({"all": [UKRAINE, {"is": "manager", "values": [7]}]}, f"Segment {number}")
    assert cost() <= few + 1 <= 10, "one more for the names of employees"


def test_the_page_tells_who_came_and_left_and_why(client_as, olena):
    one = segment()
    customer("Berta", country="UA")
    catch_up(now=NOW)
    Customer.objects.filter(id=olena.pk).update(country="")
    Segment.objects.update(due_cause="import")
    catch_up(now=NOW)
    page = shown(client_as("agent").get(f"/segments/{one.pk}/"))
    assert "Berta" in page
    assert "something that happened" in page
    assert "a file was loaded" in page
    assert page.count('class="move"') == 2, "who was there from the first did not come"


def test_a_segment_put_away_leaves_the_list_and_comes_back(client_as, olena):
    one, client = segment(), client_as("agent")
    answer = client.post(f"/segments/{one.pk}/archive/", follow=True)
    assert f"/segments/{one.pk}/restore/" in shown(answer)
    assert "No segments yet" in shown(client.get("/segments/"))
    client.post(f"/segments/{one.pk}/restore/")
    assert "Ukraine" in shown(client.get("/segments/"))


def test_a_segment_that_others_speak_of_is_not_put_away(client_as, olena):
    one = segment()
    segment({"is": "segment", "segment": one.pk}, "The same")
    assert "The same" in shown(client_as("agent").post(f"/segments/{one.pk}/archive/"), 409)


def test_the_customer_list_is_narrowed_by_a_segment_and_exported(client_as, olena):
    one, client = segment(), client_as("marketer")
    customer("Berta", country="MD")
    page = shown(client.get(f"/customers/?segment={one.pk}"))
    assert "Олена Коваленко" in page
    assert "Berta" not in page
    assert "Segment: Ukraine" in page
    assert "Олена" not in shown(client.get(f"/customers/?segment={one.pk}&q=berta"))
    for sort in ("-value", "name", "-last_order"):
        assert "Олена Коваленко" in shown(client.get(f"/customers/?segment={one.pk}&sort={sort}"))
    text = client.get(f"/customers/export.csv?segment={one.pk}").getvalue().decode()
    assert ("Олена" in text, "Berta" in text) == (True, False)
    assert f'href="/customers/?segment={one.pk}' in shown(client.get("/customers/filters/"))


@pytest.mark.parametrize("number", ["0", "-1", "x", "²", "9" * 30])
def test_a_strange_segment_in_the_address_is_no_filter(client_as, olena, number):
    assert "Олена Коваленко" in shown(client_as("agent").get("/customers/", {"segment": number}))


def test_the_filters_of_a_list_become_a_rule(client_as, olena, bohdan):
    one, client = segment(), client_as(bohdan)
    query = f"q=олена&stage=lost&kind=person&country=UA&mine=1&risk=1&segment={one.pk}&a.industry=retail"
    assert 'href="/segments/new/?q=%D0%BE' in shown(client.get(f"/customers/?{query}"))
    answer = client.get(f"{NEW}?{query}")
    shown(answer)
    assert draft_in(answer) == {
        "all": [
            {"is": "text", "text": "олена"},
            {"is": "stage", "values": ["lost"]},
            {"is": "kind", "values": ["person"]},
            {"is": "country", "values": ["UA"]},
            {"is": "manager", "values": [bohdan.pk]},
            {"is": "value_at_risk", "how": "at_least", "minor": 1},
            {"is": "segment", "segment": one.pk},
            {"is": "attribute", "name": "industry", "how": "is", "value": "retail"},
        ]
    }
    rule_of(draft_in(answer))


def test_beside_a_customer_stand_the_segments_they_are_in(client_as, olena):
    segment()
    segment({"is": "stage", "values": ["active"]}, "Active ones")
    page = shown(client_as("agent").get(f"/customers/{olena.pk}/beside/"))
    assert ("Ukraine" in page, "Active ones" in page) == (True, False)


def test_of_an_own_attribute_is_asked_what_its_kind_can_answer(clicks):
    for key, kind, choices in (("beans", "choice", ["dark", "light"]), ("cups", "number", []), ("vip", "yes_no", [])):
        AttributeDefinition.objects.create(key=key, title=key, kind=kind, choices=choices, created_at=NOW)
    clicks.click("add:", add="attribute")
    page = shown(clicks.click("look", c0="1", c0__name="beans", c0__how="within", c0__days="30"))
    assert clicks.rule["all"] == [{"is": "attribute", "name": "beans", "how": "is", "value": "dark"}]
    assert '<option value="light"' in page
    assert '<option value="at_least"' not in page
    clicks.click("look", c0="1", c0__name="cups", c0__how="is", c0__value="dark")
    assert clicks.rule["all"] == [{"is": "attribute", "name": "cups", "how": "at_least"}]
    clicks.click("look", c0="1", c0__name="vip", c0__how="is")
    clicks.click("look", c0="1", c0__name="vip", c0__how="is", c0__value="no")
    assert clicks.rule["all"] == [{"is": "attribute", "name": "vip", "how": "is", "value": "no"}]


def test_the_page_costs_the_same_queries_however_long_the_rule(client_as, olena, bohdan):
    parts = [
        UKRAINE,
        {"is": "manager", "values": [bohdan.pk]},
        {"is": "attribute", "name": "industry", "how": "known"},
        {"is": "bought_category", "category": "jars"},
    ]
    client = client_as("agent")

    def cost(one):
        with CaptureQueriesContext(connection) as captured:
            shown(client.get(f"/segments/{one.pk}/"))
        return len(captured)

    short, long = segment({"all": parts}, "Short"), segment({"all": [*parts, {"any": parts * 5}]}, "Long")
    assert cost(long) == cost(short) <= 20


def test_what_a_stage_of_life_means_is_written_by_those_who_manage_the_company(client_as, olena):
    make_stages(actor="test", now=NOW)
    stage = Segment.objects.filter(purpose="stage").first()
    given = {"rule": json.dumps({"all": [UKRAINE]}), "name": stage.name, "do": "save"}
    address = f"/segments/{stage.pk}/"
    assert client_as("marketer").post(address, given).status_code == 403
    assert Segment.objects.get(pk=stage.pk).version == stage.version
    assert "Put away" not in shown(client_as("director").get(address))
    assert client_as("director").post(address, given).status_code == 302
    assert Segment.objects.get(pk=stage.pk).version == stage.version + 1


def test_the_rule_of_a_stage_leads_back_to_the_stages_and_says_why_fewer_are_in_it(client_as, olena):
    make_stages(actor="test", now=NOW)
    stage = Segment.objects.filter(purpose="stage").first()
    page = shown(client_as("director").get(f"/segments/{stage.pk}/"))
    assert "fewer customers may be in the stage than fit the rule" in page
    assert '<a href="/stages/">' in page
    assert "rule of a stage of life" not in shown(client_as("director").get(f"/segments/{segment(name='Lost').pk}/"))
