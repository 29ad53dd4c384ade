"""Requests that may be sent twice: the second one gets the answer of the first and changes nothing.

The mark of the key, the change and the kept answer are one transaction. A second request with the same key waits at the
mark until the first has ended; when the first failed or its process was killed, nothing is left and the second works.
Only good answers are kept: whoever was refused may correct the request and send it under the same key.
"""

import hashlib
from collections.abc import Callable
from datetime import datetime, timedelta

from django.core.files.uploadedfile import UploadedFile
from django.db import OperationalError, connection, transaction
from django.http import HttpRequest, HttpResponse
from psycopg.errors import LockNotAvailable

from regulars.api.errors import KeyOfAnotherRequest, NotUnderstood, StillWorking
from regulars.api.models import Replay

KEPT = timedelta(hours=24)
LONGEST_NAME = 200
WAIT = "10s"
HEADER = "Idempotency-Key"
REPLAYED = "Idempotent-Replayed"

MARK = """
INSERT INTO api_replay (key_id, name, request_hash, status, body, created_at)
VALUES (%(key)s, %(name)s, %(hash)s, 0, '', %(now)s)
ON CONFLICT (key_id, name) DO UPDATE
SET request_hash = excluded.request_hash, status = 0, body = '', created_at = excluded.created_at
WHERE api_replay.created_at < %(oldest)s
RETURNING id
"""

Act = Callable[[], HttpResponse]


def once(request: HttpRequest, key_id: int, act: Act, *, now: datetime) -> HttpResponse:
    """What `act` answers, or what it answered before to the same request. Raises KeyOfAnotherRequest, StillWorking."""
    name = request.headers.get(HEADER, "")
    if request.method != "POST" or not name:
        return act()
    if len(name) > LONGEST_NAME or not name.isprintable():
        raise NotUnderstood()
    try:
        with transaction.atomic():
            return marked(key_id, name, fingerprint(request), act, now=now)
    except OperationalError as error:
        if isinstance(error.__cause__, LockNotAvailable):
            raise StillWorking() from error
        raise


def marked(key_id: int, name: str, request_hash: str, act: Act, *, now: datetime) -> HttpResponse:
    mine: dict[str, int | str | datetime] = {
        "key": key_id,
        "name": name,
        "hash": request_hash,
        "now": now,
        "oldest": now - KEPT,
    }
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('lock_timeout', %s, true)", [WAIT])
        cursor.execute(MARK, mine)
        row = cursor.fetchone()
    if row is None:
        return repeated(Replay.objects.get(key_id=key_id, name=name), request_hash)
    answer = act()
    if answer.status_code >= 400:
        transaction.set_rollback(True)
    else:
        Replay.objects.filter(id=row[0]).update(status=answer.status_code, body=answer.content.decode())
    return answer


def repeated(kept: Replay, request_hash: str) -> HttpResponse:
    if kept.request_hash != request_hash:
        raise KeyOfAnotherRequest()
    answer = HttpResponse(kept.body, status=kept.status, content_type="application/json; charset=utf-8")
    answer[REPLAYED] = "true"
    return answer


def fingerprint(request: HttpRequest) -> str:
    """The same for requests that ask the same. Forms are compared by their fields: their borders differ each time."""
    digest = hashlib.sha256(f"{request.method} {request.get_full_path()}\n".encode("utf-8", "surrogatepass"))
    if request.content_type != "multipart/form-data":
        digest.update(request.body)
        return digest.hexdigest()
    for name, values in sorted(request.POST.lists()):
        digest.update(f"{name}={values}\n".encode("utf-8", "surrogatepass"))
    for name, files in sorted(request.FILES.lists()):
        for file in files:
            digest.update(f"{name}:{file.name}\n".encode("utf-8", "surrogatepass"))
            digest_file(digest, file)
    return digest.hexdigest()


def digest_file(digest: "hashlib._Hash", file: "UploadedFile[bytes]") -> None:
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)


def forget_old(*, now: datetime) -> int:
    """Delete answers older than a day; how many."""
    deleted, _by_model = Replay.objects.filter(created_at__lt=now - KEPT).delete()
    return deleted
