"""What is done for visitors while nobody asks."""

from django.db import close_old_connections
from procrastinate.contrib.django import app

from regulars.lib.clock import now
from regulars.portal.chat import answering, mailing, rates


@app.periodic(cron="23 * * * *")
@app.task(name="portal.look_after", queueing_lock="portal.look_after")
def look_after(timestamp: int) -> None:
    """How long visitors usually wait; and who need not be remembered."""
    try:
        answering.count_answer_times(now=now())
        rates.forget_full()
    finally:
        close_old_connections()


@app.periodic(cron="* * * * *")
@app.task(name="portal.mail_unread", queueing_lock="portal.mail_unread")
def mail_unread(timestamp: int) -> None:
    """Answers that nobody read in the chat go on by mail."""
    try:
        mailing.mail_unread(now=now())
    finally:
        close_old_connections()
