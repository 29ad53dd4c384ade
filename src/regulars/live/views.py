from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_POST

from regulars.live.passes import topics_for
from regulars.live.tickets import ticket
from regulars.staff.actors import actor
from regulars.staff.rights import needs


@needs()
@require_POST
def give_ticket(request: HttpRequest) -> JsonResponse:
    """A ticket for what the page may listen to, to whom it was made for. Raises TicketSpent."""
    topics = topics_for(request.POST.get("pass", ""), actor(request))
    return JsonResponse({"ticket": ticket(topics)})
