"""The stages in words, and in the order of a life."""

from django.utils.translation import gettext_lazy as _

from regulars.customers.models import LifecycleStage

Code = LifecycleStage.Code
IN_ORDER_OF_LIFE = (Code.EXPLORATION, Code.AWARENESS, Code.EXPANSION, Code.COMMITMENT, Code.DISSOLUTION)
TITLES = {
    Code.EXPLORATION: _("Exploration"),
    Code.AWARENESS: _("Awareness"),
    Code.EXPANSION: _("Expansion"),
    Code.COMMITMENT: _("Commitment"),
    Code.DISSOLUTION: _("Dissolution"),
}
MEANINGS = {
    Code.EXPLORATION: _("They look around and have not bought yet."),
    Code.AWARENESS: _("They know us from a first purchase."),
    Code.EXPANSION: _("They buy again, and more of what we do."),
    Code.COMMITMENT: _("They are our customers, and mean to stay."),
    Code.DISSOLUTION: _("They are leaving, or have left."),
}
TONES = {
    Code.EXPLORATION: "neutral",
    Code.AWARENESS: "info",
    Code.EXPANSION: "info",
    Code.COMMITMENT: "good",
    Code.DISSOLUTION: "warn",
}
