"""Each component with the parameters its file documents: what must come out, and that what comes out is closed."""

from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.template import Context, Template
from django.template.loader import get_template, render_to_string

COMPONENTS = Path(__file__).parents[1] / "templates" / "ui"
LAYOUTS = {"base", "page", "centered", "error", "showcase"}
WITHIN_A_PAGE = {"navigation", "menu_lines", "user_menu", "toasts", "palette", "mark"}

RENDERED = {
    "avatar": ({"name": "Олена Мельник", "size": "large"}, ["ОМ", "avatar-large", 'aria-hidden="true"']),
    "badge": ({"text": "lost", "tone": "bad", "dot": True, "title": "For 90 days"}, ["lost", "tone-bad", "badge-dot"]),
    "breadcrumbs": ({"items": [{"text": "Insight", "url": "/insight/"}]}, ['href="/insight/"', "Insight"]),
    "button": (
        {
            "text": "Save",
            "kind": "primary",
            "icon": "check",
            "name": "do",
            "value": "save",
            "post": "/x/",
            "swap": "none",
        },
        ['name="do"', 'value="save"', 'hx-post="/x/"', 'hx-swap="none"', "button-primary", "lucide-check"],
    ),
    "card": ({"title": "Orders", "lede": "All", "body": "B", "actions": "A", "foot": "F"}, ["<h2", "Orders", "A", "F"]),
    "chart": (
        {"title": "Churn", "svg": "S", "caption": "It fell.", "definition": "/d/", "csv_url": "/c/", "xlsx_url": "/x/"},
        ["<figure", "It fell.", 'href="/d/"', 'href="/c/"', 'href="/x/"', "download"],
    ),
    "copy": ({"text": "a@b.example", "label": "Copy the e-mail"}, ['data-copy="a@b.example"', "Copy the e-mail"]),
    "dialog": (
        {"id": "sure", "title": "Sure?", "lede": "Really.", "body": "B", "foot": "F"},
        ['id="sure"', 'aria-labelledby="sure-title"', "Really."],
    ),
    "empty": (
        {"title": "No orders", "text": "Bring a file.", "action_text": "Import", "action_url": "/import/"},
        ["No orders", "Bring a file.", 'href="/import/"'],
    ),
    "error_partial": ({"sentence": "Ask a director."}, ["Ask a director.", "data-toast", "tone-bad"]),
    "facts": ({"items": [{"label": "E-mail", "value": "a@b", "url": "mailto:a@b"}]}, ["<dt>E-mail", "mailto:a@b"]),
    "field": (
        {
            "label": "Amount",
            "for": "amount",
            "help": "In euros",
            "error": "Not a number",
            "optional": True,
            "body": "I",
        },
        ['for="amount"', "In euros", 'id="amount_error"', "field-wrong", "optional"],
    ),
    "file": ({"name": "orders", "accept": ".csv", "error": "Empty"}, ['name="orders"', 'accept=".csv"', "Empty"]),
    "form": (
        {"form": "FIELDS", "submit_text": "Send", "cancel_url": "/", "action": "/go/"},
        ["FIELDS", "Send", "/go/"],
    ),
    "hx": ({"delete": "/x/", "confirm": "Sure?", "trigger": "load"}, ['hx-delete="/x/"', 'hx-confirm="Sure?"', "load"]),
    "menu": ({"text": "More", "body": "B", "align": "end"}, ["<summary", "More", "menu-end"]),
    "notice": (
        {"tone": "error", "title": "Wrong", "text": "Mend it.", "action_text": "Mend", "action_url": "/m/"},
        ["tone-bad", 'role="alert"', "Mend it.", 'href="/m/"'],
    ),
    "pager": ({"next_url": "?after=5", "previous_url": "?before=1", "words": "5 of many"}, ["?after=5", "?before=1"]),
    "palette_results": (
        {"groups": [{"title": "Pages", "items": [{"title": "Churn", "url": "/churn/", "icon": "users"}]}], "q": "ch"},
        ['role="option"', 'href="/churn/"', 'aria-selected="false"'],
    ),
    "progress": (
        {"text": "Loading", "done": 412_000, "total": 1_000_000, "url": "/p/", "note": "A minute", "cancel_url": "/s/"},
        ['hx-get="/p/"', 'value="412000"', 'max="1000000"', "412,000 / 1,000,000", 'hx-post="/s/"'],
    ),
    "search": ({"url": "/c/", "target": "#rows", "value": "о'", "label": "Find"}, ['hx-get="/c/"', "о&#x27;", "Find"]),
    "later": (
        {"url": "/customers/17/beside/", "whole_url": "?whole=1"},
        ['hx-get="/customers/17/beside/"', 'hx-trigger="load"', '<noscript><a class="link" href="?whole=1">'],
    ),
    "skeleton": ({"lines": "12", "said": "Wait"}, ["Wait", "skeleton-line"]),
    "stat": (
        {"label": "Churn", "value": "5%", "change": "+1%", "change_tone": "bad", "definition": "/d/", "rows": "/r/"},
        ["Churn", 'href="/d/"', 'href="/r/"', "tone-bad"],
    ),
    "steps": ({"items": [{"text": "Check", "state": "now"}]}, ['aria-current="step"', "Check"]),
    "table": (
        {
            "caption": "Orders",
            "columns": [{"title": "Day", "url": "?s", "sorted": "desc"}, {"title": "Who", "only_wide": True}],
            "rows_id": "rows",
            "body": "",
        },
        ['aria-sort="descending"', 'id="rows"', 'scope="col"', 'only-wide">Who<'],
    ),
    "tabs": (
        {"items": [{"text": "All", "url": "/", "active": True, "count": 0}], "label": "L"},
        ['aria-current="page"', ">0<"],
    ),
    "timeline": (
        {"items": [{"icon": "phone", "sentence": "Called", "at": None, "actor": "Nadia"}]},
        ["Called", "Nadia"],
    ),
    "toast": ({"text": "Done", "tone": "success", "undo_tags": "undo:/undo/7/"}, ['action="/undo/7/"', "tone-good"]),
}


class Balance(HTMLParser):
    """Counts that every element that opens also closes."""

    VOID = frozenset({"input", "meta", "link", "br", "hr", "img"})

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open, f"</{tag}> closes nothing"
        assert self.open.pop() == tag


def components() -> set[str]:
    return {file.stem for file in COMPONENTS.glob("*.html")} - LAYOUTS - WITHIN_A_PAGE


def test_every_component_is_tried_here():
    assert components() == set(RENDERED)


@pytest.mark.parametrize("name", sorted(RENDERED))
def test_a_component_shows_its_documented_parameters(name):
    parameters, expected = RENDERED[name]
    drawn = render_to_string(f"ui/{name}.html", dict(parameters))
    assert [words for words in expected if words not in drawn] == []


@pytest.mark.parametrize("name", sorted(set(RENDERED) - {"hx"}))
def test_a_component_closes_what_it_opens(name):
    balance = Balance()
    balance.feed(render_to_string(f"ui/{name}.html", dict(RENDERED[name][0])))
    assert balance.open == []


@pytest.mark.parametrize("name", sorted(set(RENDERED) - {"hx"}))
def test_a_component_documents_each_parameter_at_the_top_of_its_file(name):
    head = (COMPONENTS / f"{name}.html").read_text().split("{% endcomment %}")[0]
    undocumented = [parameter for parameter in RENDERED[name][0] if parameter not in head]
    assert undocumented == []


def test_text_from_outside_is_escaped():
    drawn = render_to_string("ui/badge.html", {"text": "<script>alert(1)</script>", "title": '"><b>'})
    assert "<script>" not in drawn
    assert "<b>" not in drawn


def test_a_wrapped_component_gets_body_and_fills_and_nothing_else():
    page = Template(
        '{% load ui_tags %}{% wrap "ui/card.html" title="Orders" %}all of {{ who }}'
        "{% fill actions %}<i>{{ who }}</i>{% endfill %}{% endwrap %}"
    )
    drawn = page.render(Context({"who": "Olena", "lede": "a word of the page, not of the card"}))
    assert "all of Olena" in drawn
    assert '<div class="card-actions"><i>Olena</i></div>' in drawn
    assert "a word of the page" not in drawn


def test_a_link_that_looks_like_a_button_is_a_link():
    drawn = render_to_string("ui/button.html", {"text": "Export", "href": "/export/"})
    assert drawn.strip().startswith('<a href="/export/"')
    assert "<button" not in drawn


def test_progress_that_ended_asks_no_more():
    assert "hx-get" not in render_to_string(
        "ui/progress.html", {"text": "Loaded", "done": 5, "total": 5, "tone": "good"}
    )


def test_the_palette_says_what_to_do_when_it_found_nothing():
    assert "“zzz”" in render_to_string("ui/palette_results.html", {"groups": [], "q": "zzz"})


def test_an_error_page_says_its_sentence_without_a_request():
    drawn = get_template("ui/error.html").render({"sentence": "Ask a director.", "code": "not_allowed", "status": 403})
    assert "Ask a director." in drawn
    assert "not_allowed" in drawn
