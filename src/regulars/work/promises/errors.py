"""What can be refused about promises."""

from django.utils.translation import gettext_lazy as _

from regulars.lib.errors import BadInput, Conflict


class LimitUnclear(BadInput):
    """Details: written."""

    code = "limit_unclear"
    message = _("“%(written)s” is not clear. Write a limit such as 30 min, 4 h or 2 d; leave it empty for no promise.")


class NothingPromised(BadInput):
    code = "nothing_promised"
    message = _("A policy without any limit promises nothing. Give it at least one, or put it away.")


class PolicyChangedMeanwhile(Conflict):
    code = "policy_changed"
    message = _("Somebody changed this policy a moment ago. Look at it again and repeat your change.")


class PolicyForTheRest(BadInput):
    code = "policy_for_the_rest"
    message = _(
        "This policy is for everything that no other is for. It stays, and stays last; change what it promises."
    )
