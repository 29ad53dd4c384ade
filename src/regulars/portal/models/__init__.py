"""Nouns, a file each."""

from regulars.portal.models.answering import AnswerTime
from regulars.portal.models.mailed import MailedAnswer
from regulars.portal.models.rates import Bucket
from regulars.portal.models.visitors import Visitor

__all__ = ["AnswerTime", "Bucket", "MailedAnswer", "Visitor"]
