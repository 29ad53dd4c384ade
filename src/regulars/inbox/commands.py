"""What is done with conversations. Each is one transaction; see the modules for what can go wrong."""

from regulars.inbox.answering import answer, send_again, take_back, write_first, write_note
from regulars.inbox.forwarding import forward
from regulars.inbox.handling import (
    assign,
    close,
    hand_over,
    reopen,
    resume,
    set_subject,
    set_topic,
    snooze,
    tag,
    wait_for_customer,
    wait_for_third_party,
    wake,
)
from regulars.inbox.joining import link, merge, split, unlink, unmerge
from regulars.inbox.presence import here, left, save_draft

__all__ = [
    "answer", "assign", "close", "forward", "hand_over", "here", "left", "link", "merge", "reopen", "resume",
    "save_draft", "send_again", "set_subject", "set_topic", "snooze", "split", "tag", "take_back", "unlink", "unmerge",
    "wait_for_customer", "wait_for_third_party", "wake", "write_first", "write_note",
]  # fmt: skip
