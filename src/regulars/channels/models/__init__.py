"""Nouns, a file each."""

from regulars.channels.models.accounts import Account
from regulars.channels.models.received import Received, StoredFile
from regulars.channels.models.sending import Sending, Unreachable

__all__ = ["Account", "Received", "Sending", "StoredFile", "Unreachable"]
