from types import SimpleNamespace

import pytest

from regulars.staff.rights import RIGHTS_OF, ROLE_DUTIES, ROLE_TITLES, Right, Role, may

SEE, EDIT, FIGURES, RUN = Right.SEE_CUSTOMERS, Right.EDIT_CUSTOMERS, Right.SEE_FIGURES, Right.RUN_FIGURES
EXPORT, IMPORT, STAFF, COMPANY = Right.EXPORT, Right.IMPORT, Right.MANAGE_STAFF, Right.MANAGE_COMPANY
AUDIT, ERASE, EVERYTHING = Right.SEE_AUDIT, Right.ERASE, Right.EXPORT_EVERYTHING
ANSWER, ARTICLES, WORK = Right.ANSWER, Right.WRITE_ARTICLES, Right.MANAGE_WORK
OF_MANAGER = {SEE, EDIT, ANSWER, ARTICLES, WORK, FIGURES, RUN, EXPORT, IMPORT, ERASE, EVERYTHING}


@pytest.mark.parametrize(
    ("role", "rights"),
    [
        (
            Role.DIRECTOR,
            {SEE, EDIT, ANSWER, ARTICLES, WORK, FIGURES, RUN, EXPORT, IMPORT, STAFF, COMPANY, AUDIT, ERASE, EVERYTHING},
        ),
        (Role.MANAGER, OF_MANAGER),
        (Role.AGENT, {SEE, EDIT, ANSWER, ARTICLES}),
        (Role.MARKETER, {SEE, FIGURES, EXPORT}),
        (Role.ANALYST, {FIGURES, RUN, EXPORT}),
    ],
)
def test_the_table_says_what_the_company_agreed_on(role, rights):
    assert RIGHTS_OF[role] == rights


def test_every_role_has_rights_a_title_and_its_duties_in_words():
    assert set(Role) == set(RIGHTS_OF) == set(ROLE_TITLES) == set(ROLE_DUTIES)


@pytest.mark.parametrize(("active", "signed_in"), [(False, True), (True, False)])
def test_somebody_dismissed_or_not_signed_in_may_nothing(active, signed_in):
    user = SimpleNamespace(role="director", is_active=active, is_authenticated=signed_in)
    assert not any(may(user, right) for right in Right)


def test_nobody_may_nothing():
    assert not any(may(None, right) for right in Right)
