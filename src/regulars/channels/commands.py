"""What other contexts have channels do: keep what arrived, send what was decided."""

from regulars.channels.accounts import archive_account, change_account, open_account, pause, resume
from regulars.channels.files import store as store_files
from regulars.channels.ledger import send, send_again, settle_unknown, take_back
from regulars.channels.receiving import discard, keep, read_again, release, take_in

__all__ = [
    "archive_account", "change_account", "discard", "keep", "open_account", "pause", "read_again", "release", "resume",
    "send", "send_again", "settle_unknown", "store_files", "take_back", "take_in",
]  # fmt: skip
