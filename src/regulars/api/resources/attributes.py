"""The attributes that the company has defined for its customers."""

from typing import Any

from django.http import HttpRequest

from regulars.api.service import Resource
from regulars.api.shapes.attributes import AttributeShown
from regulars.customers.attributes.queries import definitions
from regulars.staff.api_keys import Scope

resource = Resource("Attributes")


@resource.endpoint("GET", "/attributes", scope=Scope.READ_CUSTOMERS, answer=list[AttributeShown])
def list_attributes(request: HttpRequest) -> Any:
    """Own attributes in the company's order. Directors define them under Company, Attributes."""
    return definitions()
