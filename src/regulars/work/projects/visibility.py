"""Who may open a project: whoever may see its customer."""

from typing import Any

from regulars.customers.visibility import limited_to, refuse_hidden
from regulars.lib.registry import AddressGate
from regulars.work.models import Project


def check_project(user: Any, project_id: int) -> None:
    """Raises NotYourCustomer."""
    if limited_to(user):
        refuse_hidden(user, Project.objects.filter(id=project_id).values_list("customer_id", flat=True))


GATES = (AddressGate("project_id", check_project),)
