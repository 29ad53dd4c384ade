"""Cohorts by what brought the customers, costs and payback, against the shop's own rows; files and pictures of them."""

import csv
import io
import re
from datetime import date

import pytest

from regulars.analytics.calendar import number_of
from regulars.analytics.results import Grain
from regulars.insight.models import Basis, Figure, Run
from regulars.insight.queries import figures_of
from regulars.insight.stored import cohorts_by
from regulars.insight.tests.shop import UNTIL, Shop, attributes_of

PAGE = "/insight/cohorts/"
SPENDING = "/insight/spending/"


def read(client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", answer.content.decode())


def table(client, address: str) -> list[list[str]]:
    answer = client.get(address)
    assert answer.status_code == 200
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return list(csv.reader(io.StringIO(body.decode("utf-8-sig"))))


def segments_by_size(shop: Shop) -> list[str]:
    """As the groups stand: the largest first."""
    whose = [attributes_of(customer)["segment"] for customer in shop.customers]
    return sorted(set(whose), key=lambda segment: (-whose.count(segment), segment))


def first_day_of(shop: Shop, customer: int) -> date:
    days = [day for who, day, amount in shop.orders if who == customer and amount >= 0]
    days += [start for who, start, _end, _fee in shop.contracts if who == customer]
    return min(days)


def came_by_quarter(shop: Shop, segment: str) -> dict[int, int]:
    """Running number of the quarter -> customers whose first purchase or contract lies in it, by plain counting."""
    found: dict[int, int] = {}
    for customer in shop.customers:
        if attributes_of(customer)["segment"] == segment:
            number = number_of(first_day_of(shop, customer), Grain.QUARTER)
            found[number] = found.get(number, 0) + 1
    return found


def with_costs(run: Run, *, acquisition: int | None = 1_000, service: int | None = 300) -> None:
    """So much spent in every month; on each cohort 50 a customer."""
    months = {period.starts_on for period in figures_of(run, ("churn",)).churn_by(Grain.MONTH)}
    Figure.objects.filter(run=run, basis=Basis.ALL, name="costs").update(
        value=[
            {
                "starts_on": day.isoformat(),
                "acquisition_minor": acquisition,
                "service_minor": service,
                "incentive_minor": None,
            }
            for day in sorted(months)
        ]
    )
    for name in ("cohorts", cohorts_by("segment")):
        figure = Figure.objects.get(run=run, basis=Basis.ALL, name=name)
        groups = figure.value if name == "cohorts" else [t for g in figure.value["groups"] for t in g["tables"]]
        for cohorts in groups:
            for row in cohorts["rows"]:
                row["winning_minor"] = 50 * row["customers"]
        figure.save()


def test_the_page_shows_each_group_with_its_size_and_its_cohorts(figures, shop, as_manager):
    text = read(as_manager, f"{PAGE}?by=segment")
    for place, segment in enumerate(segments_by_size(shop), 1):
        number = sum(1 for customer in shop.customers if attributes_of(customer)["segment"] == segment)
        assert f'id="heat-{place}"' in text
        assert f"{number} customers came" in text
    assert 'id="groups"' in text


def test_the_files_of_a_group_hold_the_cohorts_that_plain_counting_finds(figures, shop, as_manager):
    for place, segment in enumerate(segments_by_size(shop), 1):
        address = f"/insight/tables/cohorts-group.csv?by=segment&group={place}&grain=quarter&measure=customers"
        _head, *rows = table(as_manager, address)
        expected = came_by_quarter(shop, segment)
        assert [int(row[1]) for row in rows] == [expected[number] for number in sorted(expected)]


@pytest.mark.parametrize("ending", ["csv", "xlsx", "parquet"])
@pytest.mark.parametrize("name", ["cohorts-groups", "cohorts-group", "costs", "payback", "payback-groups", "purchases"])
def test_every_table_can_be_taken_along(figures, as_manager, name, ending):
    with_costs(figures)
    assert as_manager.get(f"/insight/tables/{name}.{ending}?by=segment&group=1&grain=quarter").status_code == 200


def test_by_no_attribute_there_are_no_groups_and_the_cohorts_are_everybodys(figures, as_manager):
    for name in ("cohorts-groups", "payback-groups"):
        _head, *rows = table(as_manager, f"/insight/tables/{name}.csv")
        assert rows == []
    assert table(as_manager, "/insight/tables/cohorts-group.csv") == table(as_manager, "/insight/tables/cohorts.csv")


@pytest.mark.parametrize("chart", ["cohorts/heat-2", "cohorts/groups", "spending/costs", "spending/payback-groups"])
def test_charts_and_heat_maps_are_pictures_too(figures, as_manager, chart):
    with_costs(figures)
    svg = as_manager.get(f"/insight/pictures/{chart}.svg?by=segment")
    assert (svg.status_code, svg["Content-Type"]) == (200, "image/svg+xml")
    assert as_manager.get(f"/insight/pictures/{chart}.png?by=segment").content.startswith(b"\x89PNG")


def test_a_cell_opens_the_customers_of_its_group(figures, shop, as_manager):
    text = read(as_manager, f"{PAGE}?by=segment&grain=quarter")
    links = re.findall(r'<th scope="row"><a href="(/insight/rows/\?[^"]*split=segment%3Agold[^"]*)"', text)
    assert links
    newest = max(came_by_quarter(shop, "gold"))
    shown = read(as_manager, links[0].replace("&amp;", "&"))
    assert len(re.findall(r'class="row-link"', shown)) == came_by_quarter(shop, "gold")[newest]


def test_what_is_shown_and_the_days_hold_for_the_groups_too(figures, as_manager):
    money = read(as_manager, f"{PAGE}?by=segment&measure=revenue")
    assert "What each group brings by age" in money
    late = read(as_manager, f"{PAGE}?by=segment&from={UNTIL.year}-01")
    assert late.count("heat-size") < read(as_manager, f"{PAGE}?by=segment").count("heat-size")


@pytest.mark.parametrize("by", ["hat", "a%00", "%ED%A0%80", "x" * 400, "product"])
def test_by_what_nobody_knows_is_said_in_words(figures, as_manager, by):
    assert "Not counted by this" in read(as_manager, f"{PAGE}?by={by}")


def test_a_run_of_an_earlier_version_goes_on_without_groups_and_costs(figures, as_manager):
    Figure.objects.filter(name__startswith="cohorts by").delete()
    Figure.objects.filter(name="costs").delete()
    assert "Not counted by this" in read(as_manager, f"{PAGE}?by=segment")
    assert "Winning and keeping" in read(as_manager, f"{SPENDING}?by=segment")


def test_costs_of_a_quarter_are_divided_by_who_came_and_by_who_stayed(figures, shop, as_manager):
    with_costs(figures)
    _head, *rows = table(as_manager, "/insight/tables/costs.csv?grain=quarter")
    periods = sorted(figures_of(figures, ("churn",)).churn_by(Grain.QUARTER), key=lambda period: period.starts_on)
    counted = [came_by_quarter(shop, segment) for segment in ("gold", "silver")]
    for row, period in zip(reversed(rows), periods, strict=True):
        if not period.complete or period is periods[0]:
            continue
        came = sum(found.get(number_of(period.starts_on, Grain.QUARTER), 0) for found in counted)
        kept = period.start - period.lost
        assert (int(row[1]), float(row[2]), int(row[4]), float(row[5])) == (came, 30.0, kept, 9.0)
        assert row[3] == "" if not came else float(row[3]) == pytest.approx(30 / came, abs=0.01)
        assert row[6] == "" if not kept else float(row[6]) == pytest.approx(9 / kept, abs=0.01)


def test_without_costs_there_is_no_payback_and_no_guess(figures, as_manager):
    text = read(as_manager, f"{SPENDING}?by=segment")
    assert 'id="payback"' not in text
    assert 'id="costs"' not in text
    assert "What winning costs is not known" in text


def test_payback_stands_by_group_once_costs_are_known(figures, shop, as_manager):
    with_costs(figures)
    text = read(as_manager, f"{SPENDING}?by=segment")
    assert 'id="payback"' in text
    assert 'id="payback-groups"' in text
    (_head, *rows) = table(as_manager, "/insight/tables/payback-groups.csv?by=segment")
    assert [row[0] for row in rows] == segments_by_size(shop)
    assert {float(row[2]) for row in rows} == {0.5}


def test_purchases_of_new_and_of_old_customers_add_up(figures, shop, as_manager):
    assert "Purchases of new and of old customers" in read(as_manager, SPENDING)
    _head, *rows = table(as_manager, "/insight/tables/purchases.csv?grain=year")
    years: dict[str, list[int]] = {}
    first: dict[int, int] = {}
    for who, day, amount in sorted(shop.orders, key=lambda row: row[1]):
        if amount >= 0:
            first.setdefault(who, day.year)
            counts = years.setdefault(str(day.year), [0, 0])
            counts[first[who] != day.year] += 1
    assert {row[0][:4]: [int(row[2]), int(row[3])] for row in rows} == years


@pytest.mark.parametrize("path", [f"{PAGE}?by=segment", f"{SPENDING}?by=segment"])
def test_the_pages_cost_the_same_however_many_groups(figures, as_manager, path, django_assert_max_num_queries):
    with_costs(figures)
    with django_assert_max_num_queries(8):
        as_manager.get(path)
