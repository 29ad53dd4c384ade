from django.utils.translation import gettext_lazy as _

from regulars.lib.errors import BadInput, Conflict


class ArticleChangedMeanwhile(Conflict):
    """Details: version (the one that holds now)."""

    code = "article_changed_meanwhile"
    message = _("Somebody saved this article a moment ago. Open it again, and change what stands there now.")


class NothingToRead(BadInput):
    code = "nothing_to_read"
    message = _("Write a title and a few words first.")


class NoSuchLanguage(BadInput):
    """Details: language."""

    code = "no_such_language"
    message = _("Articles are written in English, Ukrainian, Russian and Romanian. Choose one of these languages.")


class NothingAsked(BadInput):
    code = "nothing_asked"
    message = _("Write what you would like to know.")


class TooManyAsked(Conflict):
    """Details: seconds."""

    code = "too_many_requests"
    status = 429
    message = _("This is asked for too often. Wait %(seconds)s seconds and try again.")
