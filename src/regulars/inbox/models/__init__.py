"""Nouns, a file each."""

from regulars.inbox.models.conversations import Change, Conversation, Count, CountStep, Link, Participant
from regulars.inbox.models.drafting import Drafting
from regulars.inbox.models.messages import Draft, Mention, Message, Presence

__all__ = [
    "Change", "Conversation", "Count", "CountStep", "Draft", "Drafting", "Link", "Mention", "Message",
    "Participant", "Presence",
]  # fmt: skip
