"""The photo of an employee: set by themselves, seen by everybody who works here."""

import secrets
from datetime import datetime

from django.db import transaction

from regulars.lib.errors import NotFound
from regulars.staff.models import Employee, Photo
from regulars.staff.pictures import read_picture


@transaction.atomic
def set_photo(employee_id: int, image: bytes, *, now: datetime) -> str:
    """Show this photo from now on; the one before is kept for the way back. Answers which one that was.

    Raises PictureTooBig, PictureUnreadable.
    """
    picture, employee = read_picture(image), Employee.objects.select_for_update().get(id=employee_id)
    before, token = employee.photo, secrets.token_urlsafe(24)
    Photo.objects.filter(employee=employee).exclude(token=before).delete()
    Photo.objects.create(
        token=token, employee=employee, content_type=picture.content_type, image=picture.image, set_at=now
    )
    show(employee, token)
    return before


@transaction.atomic
def choose_photo(employee_id: int, token: str) -> str:
    """Show a photo that is kept, or ("") none. Answers which one was shown before. Raises NotFound."""
    employee = Employee.objects.select_for_update().get(id=employee_id)
    if token and not Photo.objects.filter(token=token, employee=employee).exists():
        raise NotFound()
    before = employee.photo
    show(employee, token)
    return before


def show(employee: Employee, token: str) -> None:
    employee.photo = token
    employee.save(update_fields=["photo"])


def photo(token: str) -> Photo:
    """A photo by its name. One query. Raises NotFound."""
    found = Photo.objects.filter(token=token).first()
    if found is None:
        raise NotFound()
    return found
