"""Where Telegram brings updates when it calls us (https://core.telegram.org/bots/api#setwebhook)."""

from django.http import HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare

from regulars.channels import accounts, door, receiving
from regulars.channels.errors import BodyUnreadable, SignatureRefused
from regulars.channels.telegram.listening import secret_of
from regulars.lib.clock import now

KIND = "telegram"
LARGEST_UPDATE = 1024 * 1024


@door.for_programs
def updates(request: HttpRequest, token: str) -> HttpResponse:
    """Keeps an update and answers at once; Telegram repeats what is not answered with 200.

    Refuses with 401 `key_refused` without the secret, 400 `not_understood`, 413 `too_large`.
    """
    account = door.account_called(KIND, token)
    if not constant_time_compare(request.headers.get("X-Telegram-Bot-Api-Secret-Token", ""), secret_of(account)):
        raise SignatureRefused()
    body = door.body_of(request, most=LARGEST_UPDATE)
    number = door.as_object(body).get("update_id")
    if not isinstance(number, int) or isinstance(number, bool):
        raise BodyUnreadable()
    receiving.keep(account, f"update:{number}", body, now=now())
    accounts.told(account.pk, now=now())
    return HttpResponse(status=200)
