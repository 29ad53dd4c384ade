"""How Django and allauth look employees up: e-mail in any case."""

from typing import Any

from django.contrib.auth.base_user import BaseUserManager


class EmployeeManager(BaseUserManager[Any]):
    def get_by_natural_key(self, username: str | None) -> Any:
        return self.get(email__iexact=username)
