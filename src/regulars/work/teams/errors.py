"""What can be refused about teams, skills and absences."""

from django.utils.translation import gettext_lazy as _

from regulars.lib.errors import BadInput, Conflict


class TeamNeedsName(BadInput):
    code = "team_needs_name"
    message = _("Give the team a name.")


class TeamNamed(Conflict):
    """Details: name."""

    code = "team_named"
    message = _("There is a team called “%(name)s” already. Choose another name.")


class DefaultTeamStays(Conflict):
    code = "default_team_stays"
    message = _("This team takes what no other does, so it stays. Change who is in it instead.")


class SkillNeedsName(BadInput):
    code = "skill_needs_name"
    message = _("Say what there is to know: a topic or a product.")


class SkillNamed(Conflict):
    """Details: name."""

    code = "skill_named"
    message = _("“%(name)s” is there already. Choose another name, or add words to the one that is there.")


class AwayBackwards(BadInput):
    code = "away_backwards"
    message = _("The end is before the beginning, or over already. Choose a later one.")


class AwayAlready(Conflict):
    code = "away_already"
    message = _("These days overlap with others written down. Call those off first.")


class DeputyCannot(BadInput):
    code = "deputy_cannot"
    message = _("Choose a colleague who answers customers to stand in, not the one who is away.")
