"""Files that came with messages: only ever downloaded, never shown by our pages."""

from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from regulars.channels import files
from regulars.customers.visibility import refuse_hidden
from regulars.staff.rights import Right, needs


@needs(Right.ANSWER)
@require_GET
@never_cache
def file(request: HttpRequest, token: str) -> HttpResponse:
    """Three queries at most. Whatever the sender calls it, a browser that gets it as an unknown kind runs nothing."""
    found = files.named(token)
    if found.customer_id is not None:
        refuse_hidden(request.user, [found.customer_id])
    answer = HttpResponse(bytes(found.content), content_type="application/octet-stream")
    answer["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=found.name) or "attachment"
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
