"""The figures by their permanent slugs: a short title and one sentence each. The whole definition of a slug is under
the heading `## <slug>` of docs/figures.md; a test holds the two together.

Texts are plain English message ids, marked for translation by `_`; pages pass them through gettext when they show them.
"""

from dataclasses import dataclass


def _(message: str) -> str:
    """Marks a message for extraction; the core itself speaks no language."""
    return message


@dataclass(frozen=True)
class Definition:
    """What a figure is called, and what it is in one sentence."""

    title: str
    sentence: str


DEFINITIONS: dict[str, Definition] = {
    "customer-days": Definition(
        _("Customer-days"),
        _("Orders of one customer on one local day are one purchase day; all figures of orders are counted from them."),
    ),
    "inactivity-rule": Definition(
        _("Inactivity rule"),
        _("Without a contract, a customer counts as lost when this many days pass after the last purchase."),
    ),
    "spell": Definition(
        _("Spell"),
        _("The time from when somebody becomes a customer to the first day on which they no longer are one."),
    ),
    "active-customers": Definition(
        _("Active customers"),
        _("Customers on the last day of the period: a contract covers it, or the last purchase is recent enough."),
    ),
    "new-customers": Definition(
        _("New customers"),
        _("Customers at the end of the period who had never been one before it."),
    ),
    "returned-customers": Definition(
        _("Returned customers"),
        _("Customers at the end of the period who were not at its start, but had been earlier."),
    ),
    "lost-customers": Definition(
        _("Lost customers"),
        _("Customers at the start of the period who are not customers at its end."),
    ),
    "joined-and-left": Definition(
        _("Joined and left"),
        _("Customers only inside the period, neither at its start nor at its end."),
    ),
    "left-and-returned": Definition(
        _("Left and returned"),
        _("Customers at both ends of the period who were away in between."),
    ),
    "churn-rate": Definition(
        _("Churn rate"),
        _("Customers at the start of the period who are not customers at its end, divided by customers at its start."),
    ),
    "churn-everybody": Definition(
        _("Churn of everybody in the period"),
        _("Who left in the period, divided by everybody who was a customer in it at any time, new ones included."),
    ),
    "churn-average-base": Definition(
        _("Churn on the average base"),
        _("Lost customers divided by the mean of customers at the start and at the end of the period."),
    ),
    "churn-renewals": Definition(
        _("Churn of renewals due"),
        _("Contracts that ended and were not renewed, divided by contracts that ended in the period."),
    ),
    "churn-inactivity": Definition(
        _("Churn without contracts"),
        _("The churn rate of customers without a contract, who count as lost by the inactivity rule."),
    ),
    "churn-expected": Definition(
        _("Expected churn"),
        _("By the model: of those expected to be customers at the start, the part not expected to be at the end."),
    ),
    "churn-ahead": Definition(
        _("Churn to expect"),
        _("Of today's customers, the part that will have left after a month, a quarter and a year, by the models."),
    ),
    "groups-then": Definition(
        _("Groups as they were"),
        _("Everybody counts in the group they were in on the day before the period began; who changes it has moved."),
    ),
    "retention-rate": Definition(
        _("Retention"),
        _("Customers at the start of the period who still are customers at its end, divided by those at its start."),
    ),
    "interval": Definition(
        _("Interval"),
        _("The range in which the true share lies with 95 % confidence; few customers give a wide one."),
    ),
    "right-censoring": Definition(
        _("Not known yet"),
        _("Who has not left by the end of the data has not left: the end of the data is never counted as leaving."),
    ),
    "revenue": Definition(
        _("Revenue"),
        _("Money of purchases with returns taken off, in the period each of them happened."),
    ),
    "revenue-from-new": Definition(
        _("Revenue from new customers"),
        _("Revenue of the period from customers whose first purchase is in the same period."),
    ),
    "average-purchase": Definition(
        _("Average purchase"),
        _("Money of purchases divided by their number; returns are left out."),
    ),
    "purchases-a-year": Definition(
        _("Purchases a year"),
        _("Purchases divided by the years that customers were customers, all together."),
    ),
    "repeat-share": Definition(
        _("Bought again"),
        _("Customers who bought on more than one day, divided by all who bought."),
    ),
    "usual-gap": Definition(
        _("Usual gap"),
        _("Days between purchases: of one customer the mean, of the company the median."),
    ),
    "mrr": Definition(
        _("Monthly recurring revenue"),
        _("Monthly money of all contracts that cover the last day of the period."),
    ),
    "revenue-churn": Definition(
        _("Revenue churn"),
        _("Recurring revenue of customers who left, divided by recurring revenue at the start of the period."),
    ),
    "grr": Definition(
        _("Gross revenue retention"),
        _("Recurring revenue at the start, less what left and what shrank, divided by the start; at most 100 %."),
    ),
    "nrr": Definition(
        _("Net revenue retention"),
        _("Gross revenue retention plus the growth of customers who stayed; above 100 % when growth outweighs losses."),
    ),
    "cohorts": Definition(
        _("Cohorts"),
        _("Customers by the period of their first purchase, and the share of them who bought again at each age."),
    ),
    "rfm": Definition(
        _("Recency, frequency, money"),
        _("Scores of 1 to 5: how recently, how often and for how much a customer bought, compared with the others."),
    ),
    "rfm-groups": Definition(
        _("Groups by habit"),
        _("Customers with similar scores of recency, frequency and money, under one name."),
    ),
    "plain-lifetime-value": Definition(
        _("Plain lifetime value"),
        _("Average purchase times purchases a year times years as a customer."),
    ),
    "net-lifetime-value": Definition(
        _("Net lifetime value"),
        _("Plain lifetime value less the cost of winning and serving the customer."),
    ),
    "value-by-churn": Definition(
        _("Value by churn"),
        _("Money a customer brings in a year divided by the yearly churn rate."),
    ),
    "probability-alive": Definition(
        _("Probability of still being a customer"),
        _("The chance, given past purchases, that a customer will ever buy again, or that a contract runs for a year."),
    ),
    "risk": Definition(
        _("Risk"),
        _("The chance that a customer is leaving: one less the probability of still being a customer."),
    ),
    "expected-purchases": Definition(
        _("Expected purchases"),
        _("Purchases to expect from a customer within the next year."),
    ),
    "expected-value": Definition(
        _("Expected value"),
        _("Money to expect from a customer within the next year, later money counted for less."),
    ),
    "top-tenth": Definition(
        _("From the best tenth"),
        _("The part of all expected money that comes from the tenth of customers of whom most is expected."),
    ),
    "value-at-risk": Definition(
        _("Value at risk"),
        _("Money a customer would bring within the next year if they stayed, less what is to expect of them."),
    ),
    "stages": Definition(
        _("Stages"),
        _("Where a customer stands: new, active, slipping away or lost."),
    ),
    "life-stages": Definition(
        _("Stages of life"),
        _("How far a customer has come with the company: the first stage whose rule fits, or what an employee said."),
    ),
    "persona-fit": Definition(
        _("Fit to a persona"),
        _("The weight of the segments a customer is in, by the weight of those of which it is known."),
    ),
    "reasons": Definition(
        _("Reasons"),
        _("The plainest fact in a customer's own history that explains why they are listed."),
    ),
    "risk-of-leaving": Definition(
        _("Risk of leaving"),
        _("The chance that a contract ends, or that no order comes, within the days named; learnt from past months."),
    ),
    "risk-auc": Definition(
        _("Ranking (AUC)"),
        _("The chance that somebody who left had been given a higher probability than somebody who stayed."),
    ),
    "risk-lift": Definition(
        _("Lift in the top tenth"),
        _("How many times more leavers are in the riskiest tenth of customers than in a tenth drawn by chance."),
    ),
    "risk-calibration": Definition(
        _("Calibration error"),
        _("How far, on average, the probability that was said lies from the share that left."),
    ),
    "risk-log-loss": Definition(
        _("Log loss"),
        _("The mean surprise by what came, given what was said; guessing the mean is what must be beaten."),
    ),
    "splits": Definition(
        _("Splits"),
        _("The same figures for groups of customers: by industry, segment, product or any other attribute."),
    ),
    "lifetimes": Definition(
        _("Lifetimes"),
        _("The share of customers still there so long after they came; who has not left counts as long as seen."),
    ),
    "mean-lifetime": Definition(
        _("Mean lifetime within a time"),
        _("How many of the first months customers stayed, on average; what lies beyond what was seen is left out."),
    ),
    "themes": Definition(
        _("Themes"),
        _("What customers write about, found in their own words; a name is a phrase that at least three people used."),
    ),
    "tone": Definition(
        _("Tone"),
        _("Whether the words of a text, and its stars, praise or blame; good for comparing many texts, not for one."),
    ),
    "spending-guard": Definition(
        _("May it be spent?"),
        _("On winning a customer, no more than they bring; on keeping one, no more than would be lost without it."),
    ),
    "payback": Definition(
        _("Payback of winning"),
        _("After how many months what a customer has brought, on average, has covered what winning them cost."),
    ),
    "winning-against-keeping": Definition(
        _("Winning against keeping"),
        _("Costs of winning by the customers who came, and costs of keeping by those who stayed, in the same period."),
    ),
    "words-against-deeds": Definition(
        _("Satisfied and loyal"),
        _("What customers say, by the mean of their scores, against what they do, by the chance that they stay."),
    ),
    "value-against-effort": Definition(
        _("Value against effort"),
        _("What a customer left in twelve months, less the work they took; below zero a person may decide."),
    ),
}
