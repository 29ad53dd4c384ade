"""«Explain this number»: whatever stands on the pages opens its formula with the actual numbers, and its rows."""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

import pytest

from regulars.analytics.survival.shapes import YEAR_OF_ARRIVAL
from regulars.insight.loyalty import keeping
from regulars.insight.models import Basis, Run
from regulars.insight.pages import SECTIONS
from regulars.insight.queries import figures_of
from regulars.insight.reader import PageLinks
from regulars.insight.rows import orders_behind, rows_behind
from regulars.insight.tests.test_cohorts_by_group import with_costs
from regulars.insight.tests.test_loyalty import HELD, hold, say, stands
from regulars.insight.tests.test_models_and_spending import contracts_tested, plain
from regulars.insight.tests.test_segments_then import segment
from regulars.insight.tests.test_themes import themed, written

__all__ = ["themed", "written"]

QUERIES = {
    "churn": ("", "grain=quarter&attribute=industry", "grain=year&basis=contracts", "from=2026-01&until=2026-06"),
    "cohorts": ("", "grain=quarter&measure=revenue", "by=segment", "by=segment&grain=quarter&measure=revenue"),
    "lifetimes": ("attribute=segment", "attribute=year-of-arrival", "basis=contracts"),
    "value": ("", "attribute=industry", "basis=orders"),
    "spending": ("by=segment&keep=1", "grain=month&from=2026-01"),
}
PAGES = [
    f"/insight/{'' if name == 'overview' else name + '/'}?{query}"
    for name, _title in SECTIONS
    for query in QUERIES.get(name, ("",))
] + ["/insight/spending/keeping/7/?keep=1"]

# Titles of what leads to no rows, and why.
WITHOUT_ROWS = {
    "What %s foretold of months it had not seen": "a test of a model: it foretells numbers of purchases, not names",
    "How many contracts ended in months the model had not seen": "the same for contracts",
}

# Marks that stand at a word and at no figure.
WORDS = {"What a theme is"}
MARK = re.compile(r'class="definition" href="[^"]+" aria-label="([^"]+)"')

EXPLANATION = re.compile(r'<details class="menu explain">(.*?)</details>', re.S)
SHOWN = re.compile(r'class="(?:stat|card chart|formula)"')


@dataclass(frozen=True)
class Explanation:
    title: str
    formula: str
    rows: str

    @property
    def has_numbers(self) -> bool:
        """Digits of the formula itself: what comes before a colon names the period or the group."""
        return bool(re.search(r"\d", self.formula.rpartition(": ")[2]))

    @property
    def may_have_no_rows(self) -> bool:
        return any(re.fullmatch(title.replace("%s", ".+"), self.title) for title in WITHOUT_ROWS)


def explanations(text: str) -> Iterator[Explanation]:
    for found in EXPLANATION.findall(text):
        title, formula = (_inside(rf"<{tag}>(.*?)</", found) for tag in ("strong", 'p class="explain-formula"'))
        yield Explanation(title, formula, _inside(r'<a href="([^"]+)">The rows behind it', found))


def _inside(pattern: str, text: str) -> str:
    found = re.search(pattern, text, re.S)
    return html.unescape(found[1]) if found else ""


@pytest.fixture
def full(figures: Run, themed: Run) -> Run:
    """Everything a company can know: costs, scores, segments, themes, contracts enough to test a model on."""
    with_costs(figures)
    plain(figures, acquisition_minor=50_000.0, service_minor=10_000.0, years=2.0)
    segment(figures)
    contracts_tested(figures, why={"code": "model_only", "params": {}})
    for customer, stars, leaves in ((1, 5, 0.1), (3, 5, 0.9), (4, 2, 0.2), (HELD, 1, 0.1), (6, 1, 0.8)):
        say(customer, stars)
        stands(customer, leaves)
    hold(HELD)
    stands(7, 0.4)
    keeping.renew()
    return figures


def test_whatever_stands_on_a_page_opens_its_formula_and_its_rows(full, as_manager):
    wrong = []
    for page in PAGES:
        text = as_manager.get(page).content.decode()
        found = list(explanations(text))
        assert len(found) >= max(1, len(SHOWN.findall(text))), page
        assert set(MARK.findall(text)) <= WORDS, f"a mark on {page} opens the definition and nothing else"
        wrong += [(page, one) for one in found if not one.has_numbers or not (one.rows or one.may_have_no_rows)]
        opened = {one.rows for one in found if one.rows}
        wrong += [(page, rows) for rows in opened if as_manager.get(rows).status_code != 200]
    assert wrong == []


# The rows are as many as the formula says ----------------------------------------------------------------------------


def of(as_manager, page: str, title: str) -> Explanation:
    text = as_manager.get(page).content.decode()
    return next(one for one in explanations(text) if one.title == title)


def behind(run: Run, address: str) -> int:
    parts = urlsplit(address)
    query = {name: values[0] for name, values in parse_qs(parts.query).items()}
    if parts.path == "/insight/orders/":
        return orders_behind(run, query, "en")[1].filter(amount_minor__gte=0).count()
    return rows_behind(run, query.pop("figure"), query, "en").customers.count()


# Page, title of what is explained, and which number of the formula was counted: «part ÷ whole = share», where money or
# a later state is divided by who came the whole.
COUNTED = (
    ("churn/?attribute=segment", "By segment", 0),
    ("churn/?attribute=industry&basis=orders", "By industry", 0),
    ("cohorts/?grain=quarter", "How long they stay", 1),
    ("cohorts/?grain=quarter&from=2025-01", "How long they stay", 1),
    ("cohorts/?grain=quarter", "Customers by when they came, and the share of them there at each age", 0),
    ("cohorts/?by=segment&grain=quarter", "How long each group stays", 1),
    ("cohorts/?by=segment&grain=quarter&measure=revenue", "What each group brings by age", 1),
    ("value/", "Average purchase", 1),
    ("value/?basis=orders", "Bought again", 0),
    ("value/?basis=orders", "How value is spread", -1),
    ("groups/", "How lately and how often", 0),
    ("groups/", "Groups with names", 0),
    ("", "Where everybody stands", 0),
)


def test_as_many_rows_open_as_the_formula_says(figures, as_manager):
    for page, title, place in COUNTED:
        found = of(as_manager, f"/insight/{page}", title)
        numbers = re.findall(r"[\d,.]+", found.formula.rpartition(": ")[2])
        assert behind(figures, found.rows) == int(numbers[place].replace(",", "")), found


def test_lifetimes_lead_to_the_customers_of_the_basis_and_of_the_year(figures, as_manager):
    found = figures_of(figures, ("lifetimes",), Basis.CONTRACTS).lifetimes
    curve = of(as_manager, "/insight/lifetimes/?basis=contracts", "Who is still there")
    assert behind(figures, curve.rows) == found.whole.customers
    years = next(
        one for one in figures_of(figures, ("lifetimes",)).lifetimes.splits if one.attribute == YEAR_OF_ARRIVAL
    )
    shown = of(as_manager, f"/insight/lifetimes/?attribute={YEAR_OF_ARRIVAL}", "By year of arrival")
    group = next(one for one in years.groups if shown.formula.startswith(f"{one.value}, "))
    assert behind(figures, shown.rows) == group.customers


def test_a_cell_of_a_page_that_is_narrowed_to_a_group_opens_customers_of_that_group(figures):
    links = PageLinks({"split": "industry:retail"})
    assert "split=industry%3Aretail" in links.rows("cohort", cohort="2026", split="")
    assert links.rows_of_group("active", "segment", "gold") == ""
    assert "split=industry%3Aretail" in links.rows_of_groups("active", "segment", "gold")
    assert PageLinks().rows_of_group("active", "product", "tea") == ""
