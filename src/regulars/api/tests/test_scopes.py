"""Every operation, with a key that has its scope and one that has all the others."""

import json

import pytest

from regulars.api import urls  # noqa: F401 - the endpoints are bound there
from regulars.api.reference import operations
from regulars.api.tests.calling import BASE, EVERYTHING, Program, code

OPERATIONS = list(operations())


def named(operation) -> str:
    return f"{operation['method']} {operation['path'].removeprefix(BASE)}"


def ask(program: Program, operation):
    """The operation about things that do not exist, with nothing sent: refused, but not for the key."""
    path = operation["path"].removeprefix(BASE)
    for parameter in operation["parameters"]:
        path = path.replace("{" + parameter["name"] + "}", "7")
    body = None if operation["method"] in ("GET", "DELETE") else json.dumps({})
    return program.call(operation["method"].lower(), path, body)


def test_every_operation_has_its_own_name():
    assert len({operation["id"] for operation in OPERATIONS}) == len(OPERATIONS) > 20


@pytest.mark.parametrize("operation", OPERATIONS, ids=named)
def test_a_key_without_the_scope_is_refused_and_told_which(operation, company):
    others = EVERYTHING - {operation["scope"]}
    answer = ask(Program(*others), operation)
    assert code(answer) == (403, "missing_scope")
    assert answer.json()["error"]["details"] == {"scope": operation["scope"]}


@pytest.mark.parametrize("operation", OPERATIONS, ids=named)
def test_a_key_with_the_scope_alone_is_let_in(operation, company):
    answer = ask(Program(operation["scope"]), operation)
    assert answer.status_code in (200, 404, 422), answer.content
