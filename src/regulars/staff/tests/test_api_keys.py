"""The keys of programs: made by a director, shown once, closed and opened again."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from regulars.lib.errors import NotFound
from regulars.staff import api_keys
from regulars.staff.errors import KeyOfPagesAlone, KeyRefused, NoScopes
from regulars.staff.models import ApiKey

SECRET = re.compile(r"rgl_[A-Za-z0-9]{8}_[\w-]{43}")


def made(now, **given):
    given = {"name": "Shop", "scopes": ["read:customers"], "employee_id": None, **given}
    return api_keys.make_key(**given, actor="test", now=now)


def words(answer) -> str:
    return answer.content.decode()


def test_a_key_is_found_by_its_secret_and_the_secret_is_not_kept(db, now):
    key, secret = made(now)
    assert SECRET.fullmatch(secret)
    assert api_keys.key_of(secret, now=now) == key
    assert secret.encode() not in str(ApiKey.objects.values().get()).encode()


@pytest.mark.parametrize("change", [lambda s: s[:-1], lambda s: s + "x", lambda s: s[:13], lambda s: s[:20] + "\x00",
                                    lambda s: "", lambda s: "ключ", lambda s: s + "a" * 100_000])  # fmt: skip
def test_a_secret_that_is_not_the_whole_one_is_refused(db, now, change):
    _key, secret = made(now)
    with pytest.raises(KeyRefused):
        api_keys.key_of(change(secret), now=now)


def test_a_closed_key_is_refused_and_an_opened_one_works_as_before(db, now):
    key, secret = made(now)
    api_keys.revoke_key(key.id, actor="test", now=now)
    with pytest.raises(KeyRefused):
        api_keys.key_of(secret, now=now)
    api_keys.restore_key(key.id, actor="test", now=now)
    assert api_keys.key_of(secret, now=now) == key


def test_the_last_use_is_noted_at_most_every_ten_minutes(db, now, django_assert_num_queries):
    _key, secret = made(now)
    api_keys.key_of(secret, now=now)
    with django_assert_num_queries(1):
        api_keys.key_of(secret, now=now + timedelta(minutes=9))
    api_keys.key_of(secret, now=now + timedelta(minutes=11))
    assert ApiKey.objects.get().last_used_at == now + timedelta(minutes=11)


def test_a_key_for_nothing_is_refused(db, now):
    with pytest.raises(NoScopes):
        made(now, scopes=[])


def test_a_key_that_stands_in_pages_is_for_nothing_else(db, now, client_as, dora):
    with pytest.raises(KeyOfPagesAlone):
        made(now, scopes=["events:page", "events:write"])
    given = {"name": "Site", "scopes": ["events:page", "import"]}
    answer = client_as(dora).post("/company/keys/new/", given)
    assert (answer.status_code, "nothing else" in words(answer)) == (422, True)
    assert made(now, scopes=["events:page"])[0].scopes == ["events:page"]


def test_a_scope_that_does_not_exist_is_a_programming_error(db, now):
    with pytest.raises(ValueError):
        made(now, scopes=["everything"])


def test_closing_a_key_that_does_not_exist_says_so(db, now):
    with pytest.raises(NotFound):
        api_keys.revoke_key(7, actor="test", now=now)


def test_a_director_makes_a_key_and_sees_its_secret_once(client_as, dora):
    browser = client_as(dora)
    answer = browser.post("/company/keys/new/", {"name": "Online shop", "scopes": ["read:customers", "import"]})
    secret = SECRET.search(words(answer)).group()
    assert api_keys.key_of(secret, now=timezone.now()).scopes == ["import", "read:customers"]
    listed = words(browser.get("/company/keys/"))
    assert "Online shop" in listed
    assert not SECRET.search(listed)


def test_a_key_without_a_name_or_a_use_is_not_made(client_as, dora):
    for given in ({"name": " \u200b", "scopes": ["import"]}, {"name": "Shop"}, {"name": "Shop", "scopes": ["all"]}):
        assert client_as(dora).post("/company/keys/new/", given).status_code == 422
    assert not ApiKey.objects.exists()


def test_closing_a_key_on_the_page_offers_the_way_back(client_as, dora, now):
    key, _secret = made(now)
    browser = client_as(dora)
    answer = browser.post(f"/company/keys/{key.id}/revocation/", follow=True)
    assert f"/company/keys/{key.id}/restoration/" in words(answer)
    browser.post(f"/company/keys/{key.id}/restoration/")
    assert ApiKey.objects.get().revoked_at is None


def test_the_list_of_keys_costs_the_same_however_long(client_as, dora, now, django_assert_num_queries):
    for number in range(20):
        made(now, name=f"Key {number}", employee_id=dora.id)
    browser = client_as(dora)
    with django_assert_num_queries(4):
        browser.get("/company/keys/")
