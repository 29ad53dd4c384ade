from django.utils.translation import gettext_lazy as _

from regulars.lib.errors import BadInput, Conflict


class RuleWrong(BadInput):
    """Details: place (the way to the part, «2.1» is the first part of the second), field (""), what (in words)."""

    code = "rule_wrong"
    message = _("The rule cannot be used yet. Part %(part)s: %(what)s")

    def __init__(self, *, place: tuple[int, ...], field: str, what: str) -> None:
        super().__init__(part=shown(place), field=field, what=what)
        self.place = place


class SegmentInItself(BadInput):
    """Details: names (the segments that lead back to the one that is written)."""

    code = "segment_in_itself"
    message = _("This rule would lead back to itself: %(names)s. Take one of these segments out of the rule.")


class SegmentInUse(Conflict):
    """Details: names (the segments whose rules speak of it)."""

    code = "segment_in_use"
    message = _("The rules of other segments speak of this one: %(names)s. Change them first.")


class SegmentOfStage(Conflict):
    code = "segment_of_stage"
    message = _("“%(name)s” is the rule of a stage of life, and every stage needs one. Change the rule instead.")


class StageRuleKept(Conflict):
    code = "stage_rule_kept"
    message = _("“%(name)s” is the rule of a stage of life. Those who manage the company change it on its page.")


class SegmentNameTaken(Conflict):
    code = "segment_name_taken"
    message = _("There is a segment “%(name)s” already. Choose another name.")


def shown(place: tuple[int, ...]) -> str:
    """
    >>> shown((0, 2)), shown(())
    ('1.3', '1')
    """
    return ".".join(str(step + 1) for step in place) or "1"
