"""How long customers stay: one run's stored figure, drawn when asked for."""

from regulars.insight.bodies import lifetimes_parts_of
from regulars.insight.views.sides import figures_page
from regulars.insight.views.two_lifetimes import two_in_words

# A stay is counted from the day a customer came to the day they left, so the page has no days to choose from; years of
# arrival are a split.
lifetimes = figures_page("lifetimes", lifetimes_parts_of, "lifetimes", timeless=True, between=two_in_words)
