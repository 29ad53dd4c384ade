"""What no template of the project may contain, because the content security policy would refuse it."""

import re
from pathlib import Path

import pytest

import regulars

PACKAGE = Path(regulars.__file__).parent
TEMPLATES = sorted(PACKAGE.glob("*/templates/**/*.html"))
# Files opened from a disk (the report, what we hold about a person) and letters: their style has nowhere else to live.
SELF_CONTAINED = {
    "insight/templates/insight/report.html",
    "insight/templates/insight/mail/report.html",
    "customers/templates/customers/data_of_person.html",
}
REFUSED = {
    "a style attribute": re.compile(r"""<[^>]*\sstyle\s*=""", re.IGNORECASE),
    "a style element": re.compile(r"<style[\s>]", re.IGNORECASE),
    "an inline script": re.compile(r"<script(?![^>]*\ssrc=)", re.IGNORECASE),
    "an event attribute": re.compile(r"""<[^>]*\son[a-z]+\s*=\s*["']""", re.IGNORECASE),
    "hx-on": re.compile(r"\shx-on"),
    "a javascript address": re.compile(r"javascript:", re.IGNORECASE),
    "an address of another site": re.compile(r"""(?:src|href)=["']https?://[^"']*\.(?:js|css|woff2?)""", re.IGNORECASE),
}


def test_there_are_templates_to_look_at():
    assert len(TEMPLATES) > 40


@pytest.mark.parametrize("what", sorted(REFUSED))
def test_no_template_contains(what):
    found = [
        str(file.relative_to(PACKAGE))
        for file in TEMPLATES
        if str(file.relative_to(PACKAGE)) not in SELF_CONTAINED and REFUSED[what].search(file.read_text())
    ]
    assert found == []


@pytest.mark.parametrize(
    ("what", "sample"),
    [
        ("a style attribute", '<p class="a" style="color: red">'),
        ("a style element", "<style>"),
        ("an inline script", "<script>alert(1)</script>"),
        ("an event attribute", '<a onclick="go()">'),
        ("hx-on", '<a hx-on:click="go()">'),
    ],
)
def test_the_search_finds_what_it_looks_for(what, sample):
    assert REFUSED[what].search(sample)
