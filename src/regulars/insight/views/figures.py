"""Overview, churn, cohorts, value, groups: one run's figures, drawn when asked for."""

from regulars.insight.bodies import (
    churn_parts_of,
    cohorts_parts_of,
    groups_parts_of,
    overview_parts_of,
    value_parts_of,
)
from regulars.insight.splitting_by import asked_cohorts
from regulars.insight.views.sides import figures_page

overview = figures_page("overview", overview_parts_of, "churn", "revenue", "recurring", "value")
churn = figures_page("churn", churn_parts_of, "churn", "recurring", "splits", "definitions")
cohorts = figures_page("cohorts", cohorts_parts_of, "cohorts", asked_cohorts())
# What is expected, and how lately and often customers buy, is of today: there are no days to choose from.
value = figures_page("value", value_parts_of, "value", "splits", "models", timeless=True)
groups = figures_page("groups", groups_parts_of, "rfm", without_basis=True, timeless=True)
