from django.db import models


class MailedAnswer(models.Model):
    """An answer of the chat that was sent after its visitor by mail: each for itself, because one that was to wait goes
    out after others that were written later."""

    message = models.OneToOneField("inbox.Message", on_delete=models.CASCADE, primary_key=True, related_name="+")

    def __str__(self) -> str:
        return str(self.message_id)
