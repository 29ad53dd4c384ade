"""Coming in: password, second factor, forgotten password, the first director; and who stays outside."""

import re
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.core import mail
from django.core.cache import cache
from django.test import Client
from tests.cast import NOW, PASSWORD

from regulars.staff import commands, invitations
from regulars.staff.models import Company, Employee
from regulars.staff.rights import Role

SIGN_IN = "/sign-in/"


@pytest.fixture(autouse=True)
def no_attempts_before():
    cache.clear()
    yield
    cache.clear()


def sign_in(client: Client, email: str, password: str = PASSWORD, **further: str):
    return client.post(SIGN_IN, {"login": email, "password": password, **further})


def is_signed_in(client: Client) -> bool:
    return client.get("/me/").status_code == 200


def code_of(secret: str) -> str:
    """The code an app shows now. The counter is that of RFC 6238: steps of 30 seconds."""
    return totp.format_hotp_value(totp.hotp_value(secret, int(time.time()) // 30))


def test_the_right_password_opens_the_start_page(charlie, nadia):
    answer = sign_in(charlie, "Nadia@Honey.Example")
    assert (answer.status_code, answer.url) == (302, "/")
    assert is_signed_in(charlie)


@pytest.mark.parametrize(("email", "password"), [("nadia@honey.example", "wrong"), ("nobody@honey.example", PASSWORD)])
def test_a_wrong_password_and_an_unknown_address_are_refused_alike(charlie, nadia, email, password):
    answer = sign_in(charlie, email, password)
    assert "The e-mail or the password is not right" in answer.content.decode()
    assert not is_signed_in(charlie)


def test_a_page_asked_for_before_sign_in_opens_after_it(charlie, dora):
    asked = charlie.get("/team/?a=1")
    assert asked.url == "/sign-in/?next=%2Fteam%2F%3Fa%3D1"
    assert sign_in(charlie, dora.email, next="/team/?a=1").url == "/team/?a=1"


@pytest.mark.parametrize(
    "elsewhere",
    ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)", "https:evil.example"],
)
def test_sign_in_never_leads_to_another_site(charlie, nadia, elsewhere):
    assert sign_in(charlie, nadia.email, next=elsewhere).url == "/"


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example/", "/\\evil.example"])
def test_choosing_a_theme_never_leads_to_another_site(client_as, nadia, elsewhere):
    answer = client_as(nadia).post("/me/theme/", {"theme": "dark", "next": elsewhere})
    assert answer.url == "/me/"


def test_five_wrong_passwords_close_the_door_for_a_while_also_to_the_right_one(charlie, nadia):
    for _ in range(5):
        sign_in(charlie, nadia.email, "wrong")
    answer = sign_in(charlie, nadia.email)
    assert "Too many attempts" in answer.content.decode()
    assert not is_signed_in(charlie)


def test_a_dismissed_employee_is_signed_out_and_stays_out(charlie, dora, nadia):
    sign_in(charlie, nadia.email)
    commands.dismiss(nadia.pk, actor="test", now=NOW)
    assert not is_signed_in(charlie)
    assert sign_in(charlie, nadia.email).url == "/sign-in/closed/"
    assert not is_signed_in(charlie)


def test_sign_out_needs_a_button_and_not_a_link(client_as, nadia):
    browser = client_as(nadia)
    browser.get("/sign-out/")
    assert is_signed_in(browser)
    assert browser.post("/sign-out/").url == SIGN_IN
    assert not is_signed_in(browser)


@pytest.mark.parametrize("address", ["/signup/", "/sign-up/", "/accounts/signup/", "/email/", "/me/email/"])
def test_there_is_no_address_to_sign_up_at(charlie, address):
    assert charlie.get(address).status_code == 404


# The second factor -----------------------------------------------------------------------------------------------


@pytest.fixture
def secret(nadia) -> str:
    """Nadia has connected an app that knows this."""
    secret = totp.generate_totp_secret()
    totp.TOTP.activate(nadia, secret)
    return secret


def test_connecting_an_app_asks_for_the_password_shows_a_key_and_gives_recovery_codes(charlie, nadia):
    sign_in(charlie, nadia.email)
    asked = charlie.get("/me/second-factor/app/")
    assert charlie.post(asked.url, {"password": PASSWORD}).url == "/me/second-factor/app/"
    page = charlie.get("/me/second-factor/app/").content.decode()
    key = re.search(r'<code class="secret">(\w+)</code>', page)[1]
    answer = charlie.post("/me/second-factor/app/", {"code": code_of(key)})
    assert answer.url == "/me/second-factor/codes/"
    codes = re.findall(r'<code class="secret">([\w-]+)</code>', charlie.get(answer.url).content.decode())
    assert len(codes) == 10
    assert charlie.get("/me/second-factor/codes/file/").content.decode().split() == codes


def test_the_password_alone_does_not_open_an_account_with_a_second_factor(charlie, nadia, secret):
    assert sign_in(charlie, nadia.email).url == "/sign-in/code/"
    assert not is_signed_in(charlie)


def test_the_code_of_the_app_lets_in_after_the_password(charlie, nadia, secret):
    sign_in(charlie, nadia.email)
    charlie.post("/sign-in/code/", {"code": code_of(secret)})
    assert is_signed_in(charlie)


def test_a_code_works_once(charlie, nadia, secret):
    sign_in(charlie, nadia.email)
    code = code_of(secret)
    charlie.post("/sign-in/code/", {"code": code})
    somebody_watching = Client()
    sign_in(somebody_watching, nadia.email)
    answer = somebody_watching.post("/sign-in/code/", {"code": code})
    assert "This code is not right" in answer.content.decode()
    assert not is_signed_in(somebody_watching)


def test_a_director_lets_somebody_in_who_lost_the_phone(charlie, client_as, dora, nadia, secret):
    client_as(dora).post(f"/team/{nadia.pk}/second-factor/removal/")
    assert not Authenticator.objects.filter(user_id=nadia.pk).exists()
    sign_in(charlie, nadia.email)
    assert is_signed_in(charlie)


def test_switching_the_second_factor_off_asks_who_is_there_when_sign_in_was_long_ago(client_as, nadia, secret):
    answer = client_as(nadia).get("/me/second-factor/app/removal/")
    assert answer.status_code == 302
    assert answer.url.startswith("/me/again/")


# A forgotten password --------------------------------------------------------------------------------------------


def link_in_mail() -> str:
    return re.search(r"https?://[^/\s]+(/\S+)", mail.outbox[-1].body)[1]


def test_a_forgotten_password_is_replaced_by_a_link_that_works_once(charlie, nadia):
    charlie.post("/password/forgotten/", {"email": nadia.email})
    link = link_in_mail()
    form = charlie.get(link, follow=True)
    new = {"password1": "sleepy-otter-on-ice", "password2": "sleepy-otter-on-ice"}
    charlie.post(form.request["PATH_INFO"], new)
    sign_in(charlie, nadia.email, "sleepy-otter-on-ice")
    assert is_signed_in(charlie)
    assert "This link no longer works" in Client().get(link, follow=True).content.decode()


def test_an_unknown_address_gets_no_mail_and_the_same_answer(charlie, nadia):
    known = charlie.post("/password/forgotten/", {"email": nadia.email})
    unknown = charlie.post("/password/forgotten/", {"email": "nobody@honey.example"})
    assert known.url == unknown.url
    assert [letter.to for letter in mail.outbox] == [[nadia.email]]


def test_a_mail_server_that_does_not_answer_is_said_and_not_a_traceback(charlie, nadia, monkeypatch):
    def broken(*_):
        raise ConnectionRefusedError

    monkeypatch.setattr("django.core.mail.message.EmailMessage.send", broken)
    answer = charlie.post("/password/forgotten/", {"email": nadia.email})
    assert answer.status_code == 503
    assert "the mail server does not answer" in answer.content.decode()


def test_changing_the_password_keeps_this_browser_and_signs_the_others_out(charlie, nadia):
    elsewhere = Client()
    sign_in(elsewhere, nadia.email)
    sign_in(charlie, nadia.email)
    new = {"oldpassword": PASSWORD, "password1": "sleepy-otter-on-ice", "password2": "sleepy-otter-on-ice"}
    assert charlie.post("/me/password/", new).url == "/me/"
    assert is_signed_in(charlie)
    assert not is_signed_in(elsewhere)


# The first director, and invitations -----------------------------------------------------------------------------

OPENING = {
    "company": "Honey & Oak",
    "name": "Dora",
    "email": "dora@honey.example",
    "password": PASSWORD,
    "again": PASSWORD,
}


def test_the_first_visitor_of_an_empty_installation_becomes_the_director(charlie):
    assert charlie.get(SIGN_IN).url == "/setup/"
    charlie.post("/setup/", OPENING)
    assert is_signed_in(charlie)
    assert Employee.objects.get().role == Role.DIRECTOR
    assert Company.objects.get().name == "Honey & Oak"


def test_the_set_up_page_is_gone_once_somebody_works_here(charlie, bohdan):
    assert charlie.get("/setup/").status_code == 404
    assert charlie.post("/setup/", OPENING).status_code == 404
    assert Employee.objects.get() == bohdan


def test_an_easy_password_is_refused_on_set_up_with_its_reasons(charlie):
    answer = charlie.post("/setup/", OPENING | {"password": "password12", "again": "password12"})
    assert answer.status_code == 422
    assert "too easy to guess" in answer.content.decode()
    assert not Employee.objects.exists()


@pytest.fixture
def invited(dora) -> Employee:
    return commands.hire(email="ivo@honey.example", name="Ivo", role=Role.AGENT, password=None, actor="test", now=NOW)


def accept(client: Client, token: str, password: str = "sleepy-otter-on-ice"):
    return client.post(f"/join/{token}/", {"password": password, "again": password})


def test_an_invited_person_chooses_a_password_and_signs_in_with_it(charlie, invited):
    accept(charlie, invitations.token_for(invited))
    sign_in(charlie, invited.email, "sleepy-otter-on-ice")
    assert is_signed_in(charlie)


def test_an_invitation_works_once(charlie, invited):
    token = invitations.token_for(invited)
    accept(charlie, token)
    assert charlie.get(f"/join/{token}/").status_code == 410
    assert accept(charlie, token, "another-good-password").status_code == 410


def test_an_invitation_ends_after_seven_days(charlie, invited, monkeypatch):
    token = invitations.token_for(invited)
    a_week_and_a_second = time.time() + 7 * 24 * 3600 + 1
    monkeypatch.setattr("django.core.signing.time.time", lambda: a_week_and_a_second)
    assert charlie.get(f"/join/{token}/").status_code == 410


def test_a_new_invitation_ends_the_old_one(charlie, invited):
    token = invitations.token_for(invited)
    renewed = commands.invite_again(invited.pk, actor="test", now=NOW)
    assert charlie.get(f"/join/{token}/").status_code == 410
    assert charlie.get(f"/join/{invitations.token_for(renewed)}/").status_code == 200


def test_a_forged_invitation_is_refused(charlie, invited):
    token = invitations.token_for(invited)
    assert charlie.get(f"/join/{token[:-2]}xx/").status_code == 410


def test_a_new_link_does_not_go_round_the_second_factor(charlie, nadia, secret):
    renewed = commands.invite_again(nadia.pk, actor="test", now=NOW)
    accept(charlie, invitations.token_for(renewed))
    assert not is_signed_in(charlie)
    assert sign_in(charlie, nadia.email, "sleepy-otter-on-ice").url == "/sign-in/code/"
