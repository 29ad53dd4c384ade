"""What the database refuses because somebody else wrote the same at that moment: done again, it succeeds."""

DEADLOCK, NOT_IN_ORDER = "40P01", "40001"


def was_disturbed(error: BaseException) -> bool:
    """Whether an error of the database says only that two met."""
    return getattr(error.__cause__, "sqlstate", None) in (DEADLOCK, NOT_IN_ORDER)
