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


class NoWayToForward(BadInput):
    code = "no_way_to_forward"
    message = _("Only conversations by e-mail can be forwarded. Copy the text into a letter of your own.")


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


class NotOneAddress(BadInput):
    code = "copy_is_no_address"
    message = _("“%(address)s” is no e-mail address. Write addresses with commas between them.")


class FileTooBig(BadInput):
    code = "file_too_big"
    message = _("This file is too big to be sent: at most %(most)s MB.")


class UndoSpent(NotFound):
    code = "undo_spent"
    message = _("This cannot be taken back any more. Open the conversation and set it as you need it.")


class NothingChosen(BadInput):
    code = "nothing_chosen"
    message = _("No conversation is chosen, or nothing was said of what to do with it.")


class SenderUnreadable(BadInput):
    code = "sender_unreadable"
    message = _("The address of the sender cannot be read, so nobody could be answered. Discard the message.")
