"""The cast of every test: a small company whose people have names.

Dora is the director, Nadia the manager, Bohdan answers customers, Marta does the marketing, Anton the figures.
Charlie is a stranger: a browser without an account.
"""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest
from django.contrib.auth.hashers import make_password
from django.test import Client, override_settings

from regulars.staff.models import Company, Employee
from regulars.staff.rights import Role

NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
PASSWORD = "harvest-moon-under-oak"

ClientAs = Callable[["Employee | str"], Client]


@pytest.fixture(scope="session", autouse=True)
def quick_passwords() -> Iterator[None]:
    """Passwords are slow to check on purpose; a suite that signs in often need not wait."""
    with override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"]):
        yield


@pytest.fixture
def now() -> datetime:
    return NOW


@pytest.fixture
def company(db: None) -> Company:
    return Company.objects.create(name="Honey & Oak", currency="EUR", time_zone="Europe/Kyiv", country="UA")


def employee(email: str, name: str, role: Role) -> Employee:
    return Employee.objects.create(
        email=email, name=name, role=role, hired_at=NOW, password=make_password(PASSWORD), time_zone="Europe/Kyiv"
    )


@pytest.fixture
def dora(company: Company) -> Employee:
    """The director: may do everything."""
    return employee("dora@honey.example", "Dora Levytska", Role.DIRECTOR)


@pytest.fixture
def nadia(company: Company) -> Employee:
    """The manager: everything but the team and the company."""
    return employee("nadia@honey.example", "Nadia Bondar", Role.MANAGER)


@pytest.fixture
def bohdan(company: Company) -> Employee:
    """The support agent: sees and edits customers."""
    return employee("bohdan@honey.example", "Bohdan Koval", Role.AGENT)


@pytest.fixture
def marta(company: Company) -> Employee:
    """The marketer: sees customers and figures, exports them."""
    return employee("marta@honey.example", "Marta Ionescu", Role.MARKETER)


@pytest.fixture
def anton(company: Company) -> Employee:
    """The analyst: figures only."""
    return employee("anton@honey.example", "Anton Reva", Role.ANALYST)


@pytest.fixture
def charlie(db: None) -> Client:
    """A stranger's browser."""
    return Client()


@pytest.fixture
def client_as(company: Company) -> ClientAs:
    """A browser with somebody signed in: one of the cast, or anybody of a role."""

    def sign_in(who: Employee | str) -> Client:
        client = Client()
        client.force_login(who if isinstance(who, Employee) else somebody(Role(who)))
        return client

    return sign_in


def somebody(role: Role) -> Employee:
    return Employee.objects.filter(role=role).first() or employee(f"{role}@honey.example", f"A {role}", role)
