"""One address for whoever watches the installation."""

from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from regulars.lib.errors import Unavailable
from regulars.staff.rights import public


@never_cache
@public
@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """200 when a page could be served, 503 when the database does not answer."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return JsonResponse(Unavailable().to_dict(), status=503)
    return JsonResponse({"status": "ok"})
