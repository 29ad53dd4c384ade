"""How an employee is named as the author of what they did."""

from django.http import HttpRequest

EMPLOYEE = "staff.employee:"


def actor(request: HttpRequest) -> str:
    """Whoever is signed in, as commands and timelines want it: «staff.employee:17»."""
    return f"{EMPLOYEE}{request.user.pk}"
