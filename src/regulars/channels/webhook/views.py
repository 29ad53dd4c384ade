"""Where programs in between bring messages and receipts."""

from django.http import HttpRequest, HttpResponse

from regulars.channels import bringing, door
from regulars.channels.webhook import shapes

KIND = "webhook"
LISTS = {"messages": shapes.message_key, "receipts": shapes.receipt_key}


@door.for_programs
def bring(request: HttpRequest, token: str) -> HttpResponse:
    return bringing.answered(request, KIND, token, LISTS)
