"""What somebody here is to do, by when, and every step of it."""

from collections.abc import Collection
from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from regulars.lib.registry import called


class Task(models.Model):
    """Something to do, by a day of the company or by an instant; open while neither done nor dropped.

    `due_by` is when it is late: `due_at`, or the end of the day `due_on`. It is kept so that lists have one order.
    One that repeats makes the next when it is done, in `series` as the one before; `day` remembers that a month wants
    the 31st, where this month has none. `ref` is what it is about («inbox.conversation:17»).
    """

    class Every(models.TextChoices):
        ONCE = "", pgettext_lazy("repetition of a task", "does not repeat")
        DAY = "day", pgettext_lazy("repetition of a task", "days")
        WEEK = "week", pgettext_lazy("repetition of a task", "weeks")
        MONTH = "month", pgettext_lazy("repetition of a task", "months")

    title = models.CharField(max_length=300)
    # Of a task that a program gave: {"kind": ..., what is known of it}. Null for words of a person.
    said = models.JSONField(null=True, blank=True)
    text = models.TextField(blank=True, default="")
    customer = models.ForeignKey(
        "customers.Customer", on_delete=models.CASCADE, null=True, blank=True, related_name="+", db_index=False
    )
    project = models.ForeignKey(
        "work.Project", on_delete=models.CASCADE, null=True, blank=True, related_name="+", db_index=False
    )
    ref = models.CharField(max_length=100, blank=True, default="")
    assignee = models.ForeignKey("staff.Employee", on_delete=models.CASCADE, related_name="+", db_index=False)
    author = models.ForeignKey(
        "staff.Employee", on_delete=models.SET_NULL, null=True, blank=True, related_name="+", db_index=False
    )
    due_on = models.DateField()
    due_at = models.DateTimeField(null=True, blank=True)
    due_by = models.DateTimeField()
    remind_minutes = models.PositiveIntegerField(null=True, blank=True)
    remind_at = models.DateTimeField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    # The assignee has seen the reminder.
    noticed_at = models.DateTimeField(null=True, blank=True)
    every = models.CharField(max_length=5, choices=Every.choices, blank=True, default="")
    interval = models.PositiveSmallIntegerField(default=1)
    weekdays = models.JSONField(default=list, blank=True)
    day = models.PositiveSmallIntegerField(null=True, blank=True)
    before = models.OneToOneField("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField()
    created_by = models.CharField(max_length=100, blank=True, default="")
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.CharField(max_length=100, blank=True, default="")
    dropped_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(name="task_says_what", condition=~Q(title="")),
            models.CheckConstraint(name="task_done_or_dropped", condition=Q(done_at=None) | Q(dropped_at=None)),
            models.CheckConstraint(name="task_repeats_after_some_time", condition=Q(interval__gt=0)),
        ]
        indexes = [
            models.Index(
                fields=["assignee", "due_by", "id"], name="task_of_assignee", condition=Q(done_at=None, dropped_at=None)
            ),
            models.Index(
                fields=["author", "due_by", "id"], name="task_of_author", condition=Q(done_at=None, dropped_at=None)
            ),
            models.Index(fields=["due_by", "id"], name="task_open", condition=Q(done_at=None, dropped_at=None)),
            models.Index(fields=["assignee", "due_on"], name="task_on_day", condition=Q(dropped_at=None)),
            models.Index(fields=["-done_at", "-id"], name="task_done", condition=Q(done_at__isnull=False)),
            models.Index(fields=["customer"], name="task_of_customer", condition=Q(customer__isnull=False)),
            models.Index(fields=["project"], name="task_of_project", condition=Q(project__isnull=False)),
            models.Index(fields=["ref"], name="task_about", condition=~Q(ref="")),
            models.Index(
                fields=["remind_at"], name="task_to_remind",
                condition=Q(remind_at__isnull=False, reminded_at=None, done_at=None, dropped_at=None),
            ),
            models.Index(
                fields=["assignee"], name="task_reminded",
                condition=Q(reminded_at__isnull=False, noticed_at=None, done_at=None, dropped_at=None),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.title

    @classmethod
    def from_db(cls, db: str | None, field_names: Collection[str], values: Collection[Any], **more: Any) -> Self:
        """What a program gave is called so in the language of whoever reads it now."""
        task = super().from_db(db, field_names, values, **more)
        if "said" in field_names and "title" in field_names and task.said:
            task.title = called(task.said, task.title)
        return task

    @property
    def is_open(self) -> bool:
        return self.done_at is None and self.dropped_at is None


class TaskStep(models.Model):
    """Something that was done with a task, or said of it. `data` holds what it was before and is after."""

    class Kind(models.TextChoices):
        ADDED = "added", _("added")
        CHANGED = "changed", _("changed")
        POSTPONED = "postponed", _("put off")
        DONE = "done", _("done")
        REOPENED = "reopened", _("reopened")
        DROPPED = "dropped", _("dropped")
        COMMENT = "comment", _("comment")

    task = models.ForeignKey("work.Task", on_delete=models.CASCADE, related_name="+", db_index=False)
    kind = models.CharField(max_length=9, choices=Kind.choices)
    at = models.DateTimeField()
    actor = models.CharField(max_length=100, blank=True, default="")
    text = models.TextField(blank=True, default="")
    data = models.JSONField(default=dict, blank=True)

    class Meta:
        indexes = [models.Index(fields=["task", "id"], name="task_step")]

    def __str__(self) -> str:
        return f"{self.task_id} {self.kind}"


class AgendaFeed(models.Model):
    """The secret address of an employee's calendar, read by a program. A new `version` ends the one before."""

    employee = models.OneToOneField("staff.Employee", on_delete=models.CASCADE, related_name="+", primary_key=True)
    version = models.PositiveIntegerField(default=1)
    made_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.employee_id}"


class FeedBucket(models.Model):
    """How often a calendar may be asked for."""

    holder = models.BigIntegerField(primary_key=True)
    tokens = models.FloatField()
    refilled_at = models.DateTimeField()
    allowed = models.BooleanField()

    def __str__(self) -> str:
        return f"{self.holder} {self.tokens:.0f}"
