"""The API itself: its title, its errors, and how an endpoint is declared."""

from collections.abc import Callable, Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.http import parse_etags
from ninja import NinjaAPI, Router
from ninja.errors import HttpError, ValidationError
from ninja.operation import Operation
from ninja.security import HttpBearer

from regulars.api.door import refused, tag_of
from regulars.api.errors import ChangedMeanwhile, MissingScope, NotUnderstood, NotValid
from regulars.api.shapes.common import ErrorAnswer
from regulars.staff.api_keys import Scope

DESCRIPTION = """\
Everything that a program may read and write. Send `Authorization: Bearer <key>`; a director makes keys under Company.
Money is an integer number of minor units (cents, kopiyky) with a currency; days are the company's, moments are UTC.
"""
ALWAYS = (400, 401, 403, 404, 409, 422, 429)
Endpoint = Callable[..., Any]


class Key(HttpBearer):
    """Lets in whom the door let in, when the key has the scope."""

    def __init__(self, scope: Scope) -> None:
        super().__init__()
        self.scope = scope

    def __call__(self, request: HttpRequest) -> Any:
        assert isinstance(request, HttpRequest)
        key = getattr(request, "api_key", None)
        if key is None:
            return None
        if self.scope not in key.scopes:
            raise MissingScope(scope=str(self.scope))
        return key

    def authenticate(self, request: HttpRequest, token: str) -> Any:
        raise NotImplementedError("the door has done it")


class Resource(Router):
    """Endpoints about one thing. Each names its scope and its answer; the refusals are the same for all."""

    def __init__(self, title: str) -> None:
        super().__init__(tags=[title])

    def endpoint(
        self,
        method: str,
        path: str,
        *,
        scope: Scope,
        answer: Any,
        status: int = 200,
        also: Iterable[int] = (),
        other: dict[int, Any] | None = None,
    ) -> Callable[[Endpoint], Endpoint]:
        """Declares an endpoint: `also` are statuses it refuses with besides the usual ones, `other` other answers."""
        refusals: dict[int, Any] = dict.fromkeys((*ALWAYS, *also), ErrorAnswer)
        unchanged = {304: None} if method == "GET" else {}
        declared: Endpoint = self.api_operation(
            [method],
            path,
            auth=Key(scope),
            response={status: answer, **(other or {}), **unchanged, **refusals},
            openapi_extra={"x-scope": str(scope)},
        )
        return declared


class Api(NinjaAPI):
    def get_openapi_operation_id(self, operation: Operation) -> str:
        """Generated clients name their methods by it: «create_customer»."""
        return operation.view_func.__name__


api = Api(
    title="Regulars", version="1", description=DESCRIPTION, docs_url=None, openapi_url=None, urls_namespace="api-v1"
)


@api.exception_handler(Exception)
def any_error(request: HttpRequest, error: Exception) -> HttpResponse:
    return refused(error)


@api.exception_handler(HttpError)
def unreadable(request: HttpRequest, error: Exception) -> HttpResponse:
    return refused(NotUnderstood())


@api.exception_handler(ValidationError)
def not_valid(request: HttpRequest, error: Exception) -> HttpResponse:
    """Which fields, and why; never what was in them: it may be anything."""
    assert isinstance(error, ValidationError)
    fields = [{"field": place(item["loc"]), "problem": str(item["msg"])} for item in error.errors]
    return refused(NotValid(fields=fields))


def place(location: Iterable[Any]) -> str:
    """«name» or «lines.2.amount_minor»: where in the request. The first two parts are of the framework.

    >>> place(("body", "given", "lines", 2, "amount_minor")), place(("query", "limit"))
    ('lines.2.amount_minor', 'limit')
    """
    parts = [str(part) for part in location]
    shown = parts[2:] or parts[1:] if parts[0] == "body" else parts[1:]
    return ".".join(shown).encode("ascii", "backslashreplace").decode()


def refuse_stale(request: HttpRequest, current: Any) -> None:
    """Raises ChangedMeanwhile when If-Match names another state than the present one, given as its answer."""
    wanted = parse_etags(request.headers.get("If-Match", ""))
    if not wanted or "*" in wanted:
        return
    content = api.renderer.render(request, current.model_dump(), response_status=200)
    if tag_of(content if isinstance(content, bytes) else content.encode()) not in wanted:
        raise ChangedMeanwhile()
