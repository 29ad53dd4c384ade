"""Addresses of the API. Every one of them goes through the door, also those at which nothing answers."""

from django.urls import URLPattern, path

from regulars.api import reference
from regulars.api.door import nothing_here, through_the_door
from regulars.api.resources import (
    attributes,
    consents,
    conversations,
    customers,
    figures,
    imports,
    people,
    portraits,
    privacy,
    promises,
    purchases,
    relations,
    segments,
    tasks,
    teams,
    timeline,
    webhooks,
)
from regulars.api.service import api
from regulars.staff.rights import Right, needs, public

for part in (
    customers,
    attributes,
    people,
    relations,
    portraits,
    privacy,
    consents,
    segments,
    timeline,
    purchases,
    conversations,
    teams,
    tasks,
    promises,
    figures,
    imports,
    webhooks,
):
    api.add_router("", part.resource)


def endpoints() -> list[URLPattern]:
    """What the framework made of the resources, each behind the door."""
    patterns = [pattern for pattern in api.urls[0] if isinstance(pattern, URLPattern) and pattern.name != "api-root"]
    return [URLPattern(found.pattern, through_the_door(found.callback), name=found.name) for found in patterns]


app_name = "api"
urlpatterns = [
    path("docs/", needs(Right.MANAGE_COMPANY)(reference.page), name="reference"),
    path("openapi.json", public(reference.schema), name="openapi"),
    *endpoints(),
    path("", through_the_door(nothing_here), name="beginning"),
    path("<path:rest>", through_the_door(nothing_here), name="nothing_here"),
]
