"""Conversations: read, answered, moved on."""

from typing import Any

from django.db import transaction
from django.http import HttpRequest
from ninja import Query, Status

from regulars.api.door import actor, key_of
from regulars.api.service import Resource
from regulars.api.shapes.common import PageOf
from regulars.api.shapes.conversations import (
    AnswerTold,
    ChannelShown,
    ConversationChange,
    ConversationsAsked,
    ConversationShown,
    ConversationTold,
    ConversationWithPromises,
    FileShown,
    MessagesAsked,
    MessageShown,
    NoteAmongUs,
    PromiseShown,
)
from regulars.channels.accounts import accounts
from regulars.inbox import commands, queries
from regulars.inbox.models import Conversation, Message
from regulars.inbox.types import Afterwards, NewConversation, Reply
from regulars.lib.clock import now
from regulars.lib.paging import keyset_page
from regulars.staff.api_keys import Scope
from regulars.work.promises.queries import standing

resource = Resource("Conversations")
ONE = "/conversations/{int:conversation_id}"


@resource.endpoint("GET", "/channels", scope=Scope.READ_CONVERSATIONS, answer=list[ChannelShown])
def list_channels(request: HttpRequest) -> Any:
    """Mailboxes, bots and sites through which customers write to us."""
    return [{name: getattr(one, name) for name in ChannelShown.model_fields} for one in accounts()]


@resource.endpoint("GET", "/conversations", scope=Scope.READ_CONVERSATIONS, answer=PageOf[ConversationShown])
def list_conversations(request: HttpRequest, asked: Query[ConversationsAsked]) -> Any:
    """Conversations with customers, the last active first."""
    rows = Conversation.objects.filter(merged_into=None)
    if asked.state:
        rows = rows.filter(state=asked.state)
    if asked.channel:
        rows = rows.filter(channel=asked.channel)
    if asked.customer_id:
        rows = queries.of_customer(rows, asked.customer_id)
    if asked.q:
        rows = queries.searched(rows, asked.q)
    page = keyset_page(rows, queries.NEWEST, cursor=asked.cursor, size=asked.limit)
    items = [shown(one) for one in page.rows]
    return {"items": items, "next_cursor": page.next_cursor, "previous_cursor": page.previous_cursor}


@resource.endpoint("POST", "/conversations", scope=Scope.WRITE_CONVERSATIONS, answer=ConversationShown, status=201)
def begin_conversation(request: HttpRequest, given: ConversationTold) -> Any:
    """Write to a customer first. Answers 404 for an account of channels that is not there."""
    reply = Reply(given.text, subject=given.subject)
    new = NewConversation(given.customer_id, given.account_id, given.address, reply, topic=given.topic)
    conversation = commands.write_first(new, author_id=author(request), now=now())
    return Status(201, shown(queries.conversation_of(conversation.pk)))


@resource.endpoint("GET", ONE, scope=Scope.READ_CONVERSATIONS, answer=ConversationWithPromises)
def get_conversation(request: HttpRequest, conversation_id: int) -> Any:
    """A conversation, with what was promised in it and by when."""
    return with_promises(queries.conversation_of(conversation_id))


@resource.endpoint("PATCH", ONE, scope=Scope.WRITE_CONVERSATIONS, answer=ConversationWithPromises)
def change_conversation(request: HttpRequest, conversation_id: int, given: ConversationChange) -> Any:
    """Change what is sent: its state, whose it is, what it is about; all of it or nothing."""
    with transaction.atomic():
        describe(conversation_id, given, by=actor(request))
        move(conversation_id, given, by=actor(request))
    return with_promises(queries.conversation_of(conversation_id))


@resource.endpoint("GET", f"{ONE}/messages", scope=Scope.READ_CONVERSATIONS, answer=PageOf[MessageShown])
def list_messages(request: HttpRequest, conversation_id: int, asked: Query[MessagesAsked]) -> Any:
    """What was said, the newest first: messages of all channels and notes among ourselves."""
    conversation = queries.conversation_of(conversation_id)
    page = queries.messages(conversation, cursor=asked.cursor, size=asked.limit)
    items = [message_shown(one) for one in page.rows]
    return {"items": items, "next_cursor": page.next_cursor, "previous_cursor": page.previous_cursor}


@resource.endpoint(
    "POST", f"{ONE}/messages", scope=Scope.WRITE_CONVERSATIONS, answer=MessageShown, status=201, also=(503,)
)
def answer_customer(request: HttpRequest, conversation_id: int, given: AnswerTold) -> Any:
    """Answer by the way of the conversation. Answers 409 `stale_reply` when something was said after `seen`."""
    reply = Reply(
        given.text, subject=given.subject, afterwards=Afterwards(given.afterwards), automatic=given.automatic,
        send_at=given.send_at, seen=given.seen,
    )  # fmt: skip
    message = commands.answer(conversation_id, reply, author_id=author(request), now=now())
    return Status(201, message_shown(message))


@resource.endpoint("POST", f"{ONE}/notes", scope=Scope.WRITE_CONVERSATIONS, answer=MessageShown, status=201)
def note_among_us(request: HttpRequest, conversation_id: int, given: NoteAmongUs) -> Any:
    """Write something down for colleagues; whoever is mentioned is asked to look."""
    message = commands.write_note(
        conversation_id, given.text, author_id=author(request), mentions=given.mentions, now=now()
    )
    return Status(201, message_shown(message))


def author(request: HttpRequest) -> int | None:
    """Whoever made the key answers for what it says; nobody when they are gone."""
    return key_of(request).created_by_id


def move(conversation_id: int, given: ConversationChange, *, by: str) -> None:
    moment = now()
    if given.state == "third":
        commands.wait_for_third_party(conversation_id, given.third_party, actor=by, now=moment)
    elif given.state == "closed":
        commands.close(conversation_id, actor=by, now=moment)
    elif given.state == "waiting":
        commands.wait_for_customer(conversation_id, actor=by, now=moment)
    elif given.state == "open":
        commands.reopen(conversation_id, actor=by, now=moment)
        commands.resume(conversation_id, actor=by, now=moment)
    if given.assignee_id or given.team_id:
        commands.assign(conversation_id, employee_id=given.assignee_id, team_id=given.team_id, actor=by, now=moment)
    if given.snoozed_until:
        commands.snooze(conversation_id, given.snoozed_until, actor=by, now=moment)


def describe(conversation_id: int, given: ConversationChange, *, by: str) -> None:
    moment = now()
    if given.topic is not None:
        commands.set_topic(conversation_id, given.topic, actor=by, now=moment)
    if given.subject is not None:
        commands.set_subject(conversation_id, given.subject, actor=by, now=moment)
    if given.tags is not None:
        before = set(queries.conversation_of(conversation_id).tags)
        commands.tag(conversation_id, add=given.tags, remove=before - set(given.tags), actor=by, now=moment)


def shown(conversation: Conversation) -> dict[str, Any]:
    return {name: getattr(conversation, name) for name in ConversationShown.model_fields}


def with_promises(conversation: Conversation) -> dict[str, Any]:
    promised = standing([conversation.ref]).get(conversation.ref, [])
    promises = [{name: getattr(one, name) for name in PromiseShown.model_fields} for one in promised]
    return {**shown(conversation), "promises": promises}


def message_shown(message: Message) -> dict[str, Any]:
    told = {name: getattr(message, name) for name in MessageShown.model_fields if name != "files"}
    return {**told, "files": [{name: file[name] for name in FileShown.model_fields} for file in message.files]}
