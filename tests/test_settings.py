"""Settings: read from the environment, refused with a sentence, documented."""

from pathlib import Path

import pytest

from regulars.config import environment
from regulars.config.errors import WrongSetting
from regulars.config.readers import text, url, whole_number, yes_or_no

ROOT = Path(__file__).parents[1]


def test_the_documented_table_is_the_table_in_the_code():
    assert environment.as_markdown() in (ROOT / "docs/settings.md").read_text(encoding="utf-8")


def test_every_setting_defined_is_in_the_table():
    defined = {value for value in vars(environment).values() if isinstance(value, environment.Setting)}
    assert defined == set(environment.SETTINGS)


def test_nothing_given_means_the_default():
    assert environment.PORT.read({}) == 8000
    assert environment.PORT.read({"REGULARS_PORT": "  "}) == 8000


def test_a_given_value_is_read_in_its_type():
    assert environment.PORT.read({"REGULARS_PORT": " 9001 "}) == 9001
    assert environment.DEBUG.read({"REGULARS_DEBUG": "Yes"}) is True
    assert environment.ALLOWED_HOSTS.read({"REGULARS_ALLOWED_HOSTS": "a.example, b.example,"}) == [
        "a.example",
        "b.example",
    ]
    assert environment.HOME.read({"REGULARS_HOME": "/srv/Наші клієнти"}) == Path("/srv/Наші клієнти")
    assert environment.TIME_ZONE.read({"REGULARS_TIME_ZONE": "Europe/Kyiv"}) == "Europe/Kyiv"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("REGULARS_PORT", "eighty"),
        ("REGULARS_PORT", "0"),
        ("REGULARS_PORT", "65536"),
        ("REGULARS_DEBUG", "perhaps"),
        ("DATABASE_URL", "mysql://localhost/x"),
        ("DATABASE_URL", "postgresql://localhost:port/x"),
        ("REGULARS_ADDRESS", "regulars.example"),
        ("REGULARS_TIME_ZONE", "Europe/Atlantis"),
        ("REGULARS_TIME_ZONE", "/etc/passwd"),
        ("REGULARS_LANGUAGE", "fr"),
        ("REGULARS_ADMIN_EMAIL", "director"),
        ("REGULARS_HOME", "~nobody-of-that-name/x"),
    ],
)
def test_a_wrong_value_is_refused_with_a_sentence_that_names_it(name, value):
    with pytest.raises(WrongSetting) as refusal:
        environment.check({name: value})
    assert name in refusal.value.sentence
    assert "Correct it" in refusal.value.sentence


def test_the_sentence_does_not_show_a_password():
    with pytest.raises(WrongSetting) as refusal:
        environment.check({"DATABASE_URL": "mysql://anna:hush@localhost/x"})
    assert "hush" not in refusal.value.sentence
    assert "hush" not in str(refusal.value.to_dict())


def test_a_name_that_only_looks_like_a_setting_is_pointed_out():
    assert environment.unknown(["REGULARS_PROT", "REGULARS_PORT", "PATH"]) == ["REGULARS_PROT"]


def test_a_relative_place_for_data_is_ignored_as_the_desktop_rules_say(monkeypatch):
    monkeypatch.setenv("HOME", "/home/anna")
    monkeypatch.setenv("XDG_DATA_HOME", "data")
    assert environment.default_home() == Path("/home/anna/.local/share/regulars")
    monkeypatch.setenv("XDG_DATA_HOME", "/data")
    assert environment.default_home() == Path("/data/regulars")


def test_readers_accept_the_edges_of_what_they_name():
    assert whole_number(least=1, most=3).read("3") == 3
    assert yes_or_no().read("off") is False
    assert url("postgresql").read("postgresql:///regulars?host=/run/regulars")
    assert text().read("as it is") == "as it is"
