"""An address that a template remembers for later (`as`) is empty when its name is wrong, and nothing says so."""

import re
from pathlib import Path

import pytest
from django.urls import get_resolver
from django.urls.resolvers import URLResolver

import regulars

TEMPLATES = sorted(Path(regulars.__file__).parent.glob("*/templates/**/*.html"))
NAMED = re.compile(r"""{% url ["']([^"']+)["']""")


def names(resolver: URLResolver, before: str = "") -> set[str]:
    """Every name an address has, with the names of the contexts before it."""
    found = {f"{before}{name}" for name in resolver.reverse_dict if isinstance(name, str)}
    for space, (_prefix, inner) in resolver.namespace_dict.items():
        found |= names(inner, f"{before}{space}:")
    return found


@pytest.fixture(scope="module")
def known() -> set[str]:
    return names(get_resolver())


def wrong(text: str, known: set[str]) -> set[str]:
    return set(NAMED.findall(text)) - known


def test_every_address_of_every_template_exists(known):
    found = {str(path): missing for path in TEMPLATES if (missing := wrong(path.read_text(encoding="utf-8"), known))}
    assert not found


def test_the_search_finds_a_wrong_name_and_lets_right_ones_pass(known):
    assert wrong('{% url "imports:nowhere" as import_url %}', known) == {"imports:nowhere"}
    assert wrong('{% url "insight:overview" %}{% url "imports:bring" as bring_url %}', known) == set()
