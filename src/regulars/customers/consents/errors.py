"""What can go wrong with consents."""

from django.utils.translation import gettext_lazy as _

from regulars.lib.errors import BadInput, Conflict, NotFound, RegularsError


class UnknownTopic(BadInput):
    """Details: topic, known (the keys there are)."""

    code = "unknown_topic"
    message = _("There is no topic “%(topic)s” that customers are asked about. Known are: %(known)s.")


class TopicArchived(Conflict):
    """Details: topic."""

    code = "topic_archived"
    message = _("“%(topic)s” is put away: nobody is asked for it any more. Bring it back first.")


class TopicKeyTaken(Conflict):
    """Details: key."""

    code = "topic_key_taken"
    message = _("There is a topic with the key “%(key)s” already. Choose another key.")


class ChannelNotAsked(BadInput):
    """Details: topic, channel, known."""

    code = "channel_not_asked"
    message = _("“%(topic)s” is not asked for “%(channel)s”. It is asked for: %(known)s.")


class SaidLater(BadInput):
    code = "said_later"
    message = _("This has not happened yet. Write down when it was said.")


class SaidByThemselves(Conflict):
    code = "said_by_themselves"
    message = _("The customer said this by a link of their own, so it stays. Record what they say now.")


class LinkSpent(NotFound):
    """A link of ours that is too old, damaged, or not for anybody we know any more."""

    code = "link_spent"
    status = 410
    message = _("This link is too old or not complete. Open the newest mail from us, or ask us for a new link.")


class TooManyChanges(RegularsError):
    code = "too_many_changes"
    status = 429
    message = _("This was changed very often within the last hour. Withdraw at any time; agree again in an hour.")
