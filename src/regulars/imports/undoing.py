"""Taking a loaded file back: a long step as loading is, with the same lock, and killed and begun again as safely."""

from datetime import datetime
from typing import Any

from django.db import DatabaseError, connection, transaction
from django.utils.translation import gettext_noop

from regulars.imports.audit_actions import TAKEN_BACK
from regulars.imports.held import in_order
from regulars.imports.models import Upload
from regulars.imports.progress import Listener, Watch
from regulars.imports.queue import LOCK_OF_LOADING
from regulars.imports.running import TRIES, alone, analyze, ending, moved, refuse_if_stopped, worth_another_try
from regulars.imports.taking_back import TakingBack
from regulars.imports.targets import target_of
from regulars.lib.registry import after_import
from regulars.staff import audit

LOOKING = gettext_noop("Looking at what changed since")


def undo(upload_id: int, *, now: datetime, listener: Listener | None = None) -> None:
    """Take a file back, all of it or nothing. Does nothing when there is none to take back."""
    with alone(upload_id) as ours:
        upload = Upload.objects.filter(id=upload_id, state=Upload.State.UNDOING).first()
        if not ours or upload is None:
            return
        with ending(upload, back_to=Upload.State.LOADED), Watch(upload_id, listener=listener) as watch:
            refuse_if_stopped(upload)
            _undo_until_undisturbed(upload, watch, now)
        analyze(target_of(upload.target))


def _undo_until_undisturbed(upload: Upload, watch: Watch, now: datetime) -> None:
    """Somebody may write a note of a customer who is about to go: the database refuses, and all is looked at again."""
    for attempt in range(1, TRIES + 1):
        try:
            with transaction.atomic():
                _undo(upload, watch, actor=upload.result.get("taken_back_by", ""), now=now)
        except DatabaseError as error:
            if attempt == TRIES or not worth_another_try(error):
                raise
        else:
            return


def _undo(upload: Upload, watch: Watch, *, actor: str, now: datetime) -> None:
    target = target_of(upload.target)
    watch.tell(LOOKING, 0.0)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK_OF_LOADING])
        work = TakingBack(cursor, upload.id, now, watch.tell)
        told = work.run(list(in_order(target.tables)))
    moved(upload, Upload.State.UNDONE, result=upload.result | {"undone": told | {"at": now.isoformat()}})
    for listener in after_import:
        listener.call(target.key, actor, now)
    _audited(upload, told, actor=actor, now=now)


def _audited(upload: Upload, told: dict[str, Any], *, actor: str, now: datetime) -> None:
    details = {
        "target": upload.target,
        "removed": sum(told["removed"].values()),
        "restored": sum(told["restored"].values()),
    }
    audit.record(actor=actor, action=TAKEN_BACK, now=now, ref=f"imports.upload:{upload.id}", details=details)
