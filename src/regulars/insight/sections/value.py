"""What customers are worth: expected money, how it is spread, the plain formulas, the models behind it."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from regulars.analytics.results import Bin, Buying, Grain, PlainValue, SplitGroup
from regulars.insight.drawing.columns import Column as Bar
from regulars.insight.drawing.columns import Part, columns
from regulars.insight.drawing.paper import wide_and_narrow
from regulars.insight.drawing.ranges import Range, ranges
from regulars.insight.periods import Stretch
from regulars.insight.reader import Reader
from regulars.insight.sections import formulas as how
from regulars.insight.sections.parts import Chart, Stat, chart, sentence_at
from regulars.insight.sections.splits import split_table
from regulars.insight.stored import Figures
from regulars.insight.tables import Cell, Column, Kind, Table
from regulars.insight.words import attribute_title, value_title


@dataclass(frozen=True)
class Formula:
    """A formula with this company's numbers in it: «€74 × 8.1 a year × 4.2 years = €2,517»."""

    title: str
    text: str
    meaning: str
    definition: str
    rows: str = ""

    @property
    def sentence(self) -> str:
        return sentence_at(self.definition)


def value_stats(figures: Figures, reader: Reader) -> list[Stat]:
    value, link = figures.value, reader.links.definition
    months = ngettext("in the next %(count)s month", "in the next %(count)s months", value.horizon_months) % {
        "count": value.horizon_months
    }
    buying = figures.buying
    average, yearly = buying.average_purchase_minor, buying.purchases_a_year
    at_risk = how.of_risk(value.value_at_risk_minor, value.value_minor, reader)
    mean = how.of_mean(value.value_minor, value.customers, reader)
    money, worth = reader.money_short, link("expected-value")
    again = buying.repeat_share
    since = _("since %(day)s") % {"day": reader.day(figures.period.from_on)}
    everybody, orders = reader.links.rows("worth", **{"from": 0}), _orders(figures, reader)
    stats = [
        Stat(
            _("Expected value"),
            money(value.value_minor),
            months,
            definition=worth,
            rows=everybody,
            formula=_summed(figures, reader),
        ),
        Stat(
            _("Value at risk"),
            money(value.value_at_risk_minor),
            months,
            definition=link("value-at-risk"),
            rows=reader.links.at_risk(),
            formula=at_risk,
        ),
        Stat(
            _("A customer, mean"),
            reader.money(value.mean_minor),
            months,
            definition=worth,
            rows=everybody,
            formula=mean,
        ),
        Stat(
            _("A customer, median"),
            reader.money(value.median_minor),
            months,
            definition=worth,
            rows=everybody,
            formula=_median_words(value.customers, reader),
        ),
        Stat(
            _("From the best tenth"),
            reader.share(value.top_tenth_share, 0),
            _("of the expected value"),
            definition=link("top-tenth"),
            rows=everybody,
            formula=_top_tenth(figures, reader),
        ),
        Stat(
            _("Average purchase"),
            reader.money(average),
            since,
            definition=link("average-purchase"),
            rows=orders,
            formula=how.of_mean(average and average * buying.purchases, buying.purchases, reader),
        ),
        Stat(
            _("Purchases a year"),
            reader.number(yearly, 1),
            since,
            definition=link("purchases-a-year"),
            rows=orders,
            formula=_yearly_words(buying, reader),
        ),
        Stat(
            _("Bought again"),
            reader.share(again.value),
            _("%(interval)s; since %(day)s")
            % {"interval": reader.interval(again), "day": reader.day(figures.period.from_on)},
            definition=link("repeat-share"),
            rows=reader.links.rows("bought_again"),
            formula=how.of_share(again, reader),
        ),
    ]
    return [stat for stat in stats if stat.value != reader.number(None)]


def _orders(figures: Figures, reader: Reader) -> str:
    """All orders of the observation."""
    days = (figures.period.from_on, figures.period.until)
    first, last = (Stretch(Grain.MONTH, day).word if day else "" for day in days)
    return reader.links.orders(first, last) if first else ""


def _summed(figures: Figures, reader: Reader) -> str:
    """The expected money of all steps of the distribution, added up."""
    bins = [one for one in figures.value.distribution if one.value_minor]
    if not bins:
        return ""
    parts = " + ".join(reader.money_short(one.value_minor) for one in bins)
    return f"{parts} = {reader.money_short(sum(one.value_minor for one in bins))}"


def _median_words(customers: int, reader: Reader) -> str:
    words = {"count": reader.number(customers)}
    return (
        _("Of %(count)s customers one half is expected to bring less, the other half more.") % words
        if customers
        else ""
    )


def _top_tenth(figures: Figures, reader: Reader) -> str:
    """Money of the tenth of customers with the highest expected value, as a share of all."""
    value = figures.value
    if value.top_tenth_share is None or value.value_minor is None:
        return ""
    return how.of_parts(value.top_tenth_share * value.value_minor, value.value_minor, reader)


def _yearly_words(buying: Buying, reader: Reader) -> str:
    """Purchases by the years that customers were customers, all together."""
    if not buying.purchases_a_year:
        return ""
    words = {
        "purchases": reader.number(buying.purchases),
        "years": reader.number(buying.purchases / buying.purchases_a_year),
        "result": reader.number(buying.purchases_a_year, 1),
    }
    return _("%(purchases)s purchases ÷ %(years)s years = %(result)s") % words


def distribution_chart(figures: Figures, reader: Reader) -> Chart | None:
    """How many customers are worth how much. None where nothing is expected of anybody."""
    bins = figures.value.distribution
    if not bins:
        return None
    bars = [
        Bar(_edge(one, reader), (Part(one.customers, "plot-fill-1", _bin_words(one, reader), _bin_rows(one, reader)),))
        for one in bins
    ]
    table = distribution_table(figures, reader)
    svg = wide_and_narrow(lambda width: columns(width, label=table.caption, rows=bars, write=reader.number))
    caption = _("Customers by the money expected of each; the steps grow, so that the dear few can be seen.")
    title = _("How value is spread")
    counts = " + ".join(reader.number(one.customers) for one in bins)
    return chart(
        title,
        svg,
        table,
        reader,
        caption=caption,
        definition="expected-value",
        formula=f"{counts} = {reader.number(sum(one.customers for one in bins))}",
        rows=reader.links.rows("worth", **{"from": 0}),
    )


def _edge(one: Bin, reader: Reader) -> str:
    if one.to_minor is None:
        return f"≥ {reader.money_short(one.from_minor)}"
    return reader.money_short(one.from_minor) if one.from_minor else f"< {reader.money_short(one.to_minor)}"


def _bin_words(one: Bin, reader: Reader) -> str:
    if one.to_minor is None:
        bounds = _("%(low)s and more") % {"low": reader.money(one.from_minor)}
    else:
        words = {"low": reader.money(one.from_minor), "high": reader.money(one.to_minor)}
        bounds = _("%(low)s to %(high)s") % words
    return f"{bounds}: {reader.number(one.customers)}"


def _bin_rows(one: Bin, reader: Reader) -> str:
    upper = {} if one.to_minor is None else {"to": one.to_minor}
    return reader.links.rows("worth", **{"from": one.from_minor}, **upper) if one.customers else ""


def distribution_table(figures: Figures, reader: Reader) -> Table:
    return Table(
        "value",
        _("Customers by expected value"),
        (
            Column(_("From"), Kind.MONEY),
            Column(_("To"), Kind.MONEY),
            Column(_("Customers")),
            Column(_("Together"), Kind.MONEY),
        ),
        tuple(
            (one.from_minor, one.to_minor, Cell(one.customers, _bin_rows(one, reader)), one.value_minor)
            for one in figures.value.distribution
        ),
    )


def value_by_group(figures: Figures, reader: Reader, attribute: str) -> Chart | None:
    """Mean expected value by an attribute. None where it was not split by it."""
    split = figures.split(attribute)
    if split is None or not split.groups:
        return None
    rows = [
        Range(
            value_title(attribute, group.value),
            group.mean_value_minor,
            reader.money(group.mean_value_minor),
            f"{value_title(attribute, group.value)}: {reader.money(group.mean_value_minor)}",
        )
        for group in split.groups
    ]
    table = split_table(figures, reader, attribute)
    svg = wide_and_narrow(lambda width: ranges(width, label=table.caption, rows=rows, write=reader.money_short))
    title = _("Expected value by %(attribute)s") % {"attribute": attribute_title(attribute).lower()}
    caption = _("Mean expected money of one customer over the horizon.")
    first = split.groups[0]
    return chart(
        title,
        svg,
        table,
        reader,
        caption=caption,
        definition="expected-value",
        formula=f"{rows[0].label}: {_mean_of(first, reader)}",
        rows=reader.links.rows_of_groups("customers", attribute, first.value),
        attribute=attribute,
    )


def _mean_of(group: SplitGroup, reader: Reader) -> str:
    """Of those of whom something is expected, who need not be all of the group."""
    if not group.mean_value_minor or group.value_minor is None:
        return reader.money(group.mean_value_minor)
    return how.of_mean(group.value_minor, round(group.value_minor / group.mean_value_minor), reader)


def formulas(figures: Figures, reader: Reader) -> list[Formula]:
    """The plain formulas, as far as their parts are known."""
    plain, link, rows = figures.value.plain, reader.links.definition, reader.links.rows("customers")
    found = []
    if text := lifetime_text(plain, reader):
        meaning = _("average purchase × purchases a year × years as a customer (1 ÷ churn of a year)")
        found.append(Formula(_("Lifetime value"), text, meaning, link("plain-lifetime-value"), rows))
    if plain.net_lifetime_minor is not None and plain.lifetime_minor is not None:
        costs = [cost for cost in (plain.acquisition_minor, plain.service_minor) if cost is not None]
        minus = "".join(f" − {reader.money(cost)}" for cost in costs)
        text = f"{reader.money(plain.lifetime_minor)}{minus} = {reader.money(plain.net_lifetime_minor)}"
        meaning = _("lifetime value − cost of winning − cost of serving")
        found.append(Formula(_("After costs"), text, meaning, link("net-lifetime-value"), rows))
    if plain.by_churn_minor is not None and plain.years:
        a_year, lost = reader.money(plain.by_churn_minor / plain.years), reader.share(1 / plain.years)
        text = f"{a_year} ÷ {lost} = {reader.money(plain.by_churn_minor)}"
        meaning = _("revenue of a customer in a year ÷ churn of a year")
        found.append(Formula(_("By churn"), text, meaning, link("value-by-churn"), rows))
    return found


def lifetime_text(plain: PlainValue, reader: Reader) -> str:
    """«€74 × 8.1 a year × 4.2 years = €2,517»; nothing where a part is not known."""
    if plain.lifetime_minor is None or plain.average_purchase_minor is None:
        return ""
    words = {
        "average": reader.money(plain.average_purchase_minor),
        "yearly": reader.number(plain.purchases_a_year, 1),
        "years": reader.number(plain.years, 1),
        "result": reader.money(plain.lifetime_minor),
    }
    return _("%(average)s × %(yearly)s a year × %(years)s years = %(result)s") % words
