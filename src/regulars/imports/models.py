from django.db import models
from django.utils.translation import gettext_lazy as _


class Upload(models.Model):
    """A file somebody brought, and what became of it. The file lies in the data folder until it is loaded.

    `reading` and `mapping` are how a person described it, `names` its columns, `result` what was found and changed.
    `step` and `progress` (0 to 1) are told while it is checked or loaded.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("being described")
        CHECKING = "checking", _("being checked")
        CHECKED = "checked", _("checked")
        LOADING = "loading", _("being loaded")
        LOADED = "loaded", _("loaded")
        CANCELLED = "cancelled", _("cancelled")
        FAILED = "failed", _("failed")
        UNDOING = "undoing", _("being taken back")
        UNDONE = "undone", _("taken back")

    target = models.CharField(max_length=40)
    file_name = models.CharField(max_length=255)
    stored_as = models.CharField(max_length=255)
    size_bytes = models.BigIntegerField()
    reading = models.JSONField(default=dict)
    mapping = models.JSONField(default=dict)
    only_good_rows = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    names = models.JSONField(default=list)
    step = models.CharField(max_length=60, blank=True, default="")
    progress = models.FloatField(default=0)
    result = models.JSONField(default=dict)
    cancel_requested = models.BooleanField(default=False)
    uploaded_by = models.ForeignKey("staff.Employee", on_delete=models.SET_NULL, null=True, related_name="+")
    uploaded_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["-uploaded_at", "-id"], name="upload_newest")]

    def __str__(self) -> str:
        return self.file_name


class Problem(models.Model):
    """A cell or a row of a file that cannot be used, with the reason."""

    upload = models.ForeignKey("imports.Upload", on_delete=models.CASCADE, related_name="+", db_index=False)
    row = models.BigIntegerField()
    column = models.CharField(max_length=200, blank=True, default="")
    value = models.CharField(max_length=200, blank=True, default="")
    reason = models.CharField(max_length=60)
    mild = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index(fields=["upload", "row", "id"], name="problem_by_row")]

    def __str__(self) -> str:
        return f"{self.row} {self.column} {self.reason}"


class KnownShape(models.Model):
    """How a person described a file with these columns, for the next file of that shape."""

    target = models.CharField(max_length=40)
    fingerprint = models.CharField(max_length=64)
    reading = models.JSONField(default=dict)
    mapping = models.JSONField(default=dict)
    used_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["target", "fingerprint"], name="shape_known_once")]

    def __str__(self) -> str:
        return f"{self.target} {self.fingerprint[:8]}"


class Added(models.Model):
    """Rows that a file added to a table: the numbers from `first_id` to `last_id`, all of them the file's.

    What one transaction adds has numbers in a row, but for those that others take at the same moment: a million rows
    are mostly one line here.
    """

    upload = models.ForeignKey("imports.Upload", on_delete=models.CASCADE, related_name="+", db_index=False)
    table_name = models.CharField(max_length=63)
    first_id = models.BigIntegerField()
    last_id = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["upload", "table_name", "first_id"], name="added_once"),
            models.CheckConstraint(name="added_in_order", condition=models.Q(last_id__gte=models.F("first_id"))),
        ]

    def __str__(self) -> str:
        return f"{self.table_name} {self.first_id}-{self.last_id}"


class Change(models.Model):
    """A row that a file changed: whole, as it was before and after; `after` is null where the file removed it."""

    upload = models.ForeignKey("imports.Upload", on_delete=models.CASCADE, related_name="+", db_index=False)
    table_name = models.CharField(max_length=63)
    row_id = models.BigIntegerField()
    customer_id = models.BigIntegerField(null=True)
    before = models.JSONField()
    after = models.JSONField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["upload", "table_name", "row_id"], name="changed_once")]
        indexes = [
            models.Index(fields=["table_name", "row_id"], name="changes_of_row"),
            models.Index(fields=["customer_id"], name="changes_of_customer"),
        ]

    def __str__(self) -> str:
        return f"{self.table_name} {self.row_id}"


class Export(models.Model):
    """Everything the company keeps, written into one file for whoever asked. The file lies there for a week.

    `counts` has the rows of each table; `step` and `progress` (0 to 1) are told while it is written.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("being written")
        DONE = "done", _("ready")
        FAILED = "failed", _("failed")

    class Format(models.TextChoices):
        CSV = "csv", "CSV"
        EXCEL = "xlsx", "Excel"
        PARQUET = "parquet", "Parquet"

    format = models.CharField(max_length=7, choices=Format.choices, default=Format.CSV)
    sheets = models.JSONField(default=list)
    state = models.CharField(max_length=7, choices=State.choices, default=State.WAITING)
    stored_as = models.CharField(max_length=64, unique=True)
    size_bytes = models.BigIntegerField(default=0)
    counts = models.JSONField(default=dict)
    step = models.CharField(max_length=60, blank=True, default="")
    progress = models.FloatField(default=0)
    failure = models.CharField(max_length=300, blank=True, default="")
    asked_by = models.ForeignKey("staff.Employee", on_delete=models.SET_NULL, null=True, related_name="+")
    asked_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["-asked_at", "-id"], name="export_newest")]

    def __str__(self) -> str:
        return f"{self.format} {self.asked_at:%Y-%m-%d}"
