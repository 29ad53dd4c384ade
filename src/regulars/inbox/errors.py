"""What can go wrong with conversations."""

from django.utils.translation import gettext_lazy as _

from regulars.lib.errors import BadInput, Conflict, NotAllowed, NotFound


class NoSuchConversation(NotFound):
    code = "no_such_conversation"
    message = _("There is no such conversation. Look for it by words of its messages.")


class StaleReply(Conflict):
    code = "stale_reply"
    message = _("Something was said meanwhile. Read it, and send your answer if it still fits.")


class NothingSaid(BadInput):
    code = "nothing_said"
    message = _("There is nothing to send. Write something, or add a file.")


class NoWayToAnswer(BadInput):
    code = "no_way_to_answer"
    message = _("This customer cannot be reached by the channel you chose. Choose another one.")


class TextTooLong(BadInput):
    code = "text_too_long"
    message = _("This is too long: at most %(most)s characters fit into one message.")


class AlreadySent(Conflict):
    code = "message_already_sent"
    message = _("The message is on its way already and cannot be taken back. Write another one that puts it right.")


class OtherCustomer(BadInput):
    code = "conversations_of_two_customers"
    message = _(
        "These conversations belong to different customers. Merge the customers first, or link the conversations."
    )


class NotMerged(Conflict):
    code = "conversation_not_merged"
    message = _("This conversation is not merged into another one.")


class MomentPassed(BadInput):
    code = "moment_passed"
    message = _("This moment has passed already. Choose a later one.")


class NotYourMessage(NotAllowed):
    code = "not_your_message"
    message = _("Only whoever wrote the message can take it back.")
