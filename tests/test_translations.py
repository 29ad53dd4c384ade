"""Every word a person reads can be translated, and is: catalogues are current, complete and true to the source."""

import ast
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from django.template.base import Lexer, TokenType
from django.utils import translation
from django.utils.translation import ngettext
from tools import translations

PLURAL_FORMS = {"uk": 3, "ru": 3, "ro": 3}
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[sd]|\{\w*\}|<[^>]+>")
ABBREVIATION = re.compile(r"(?:^|\s)(?:міс|п|р|с)\.$")
WORD = re.compile(r"[^\W\d_]{2,}")

# Names of things and keys are the same in every language; so are addresses, and attributes are nobody's reading.
NAMES = {"Regulars", "CSV", "PDF", "JSON", "Excel", "Parquet", "Ctrl", "Enter", "Esc"}
UNREAD = re.compile(r"\S+@\S+\.\w+|\bhx-[\w-]+=\"[^\"]*\"")
UNREAD_BLOCKS = {"body_class"}
# Words on the terminal and in logs are English; figures' codes are put into words by insight.
SPEAKS_ENGLISH = ("analytics/", "config/")
TEXT_PARAMETERS = re.compile(
    r"""\b(?:\w*text|title|label|lede|help|caption|error|placeholder|name_of|hint|empty)=(?P<quote>["'])(?P<said>.*?)(?P=quote)"""
)
TEXT_ATTRIBUTES = {"aria-label", "title", "alt", "placeholder", "label", "aria-description", "hx-confirm"}
TEXT_KEYWORDS = {"label", "help_text", "verbose_name", "verbose_name_plural", "empty_label", "sentence"}
TEXT_ATTRIBUTES_OF_CLASSES = {"message", "sentence"}
WRAPPERS = {"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "pgettext", "pgettext_lazy"}

TEMPLATES = [path for path in translations.sources() if path.suffix in (".html", ".txt")]
MODULES = [
    path
    for path in translations.sources()
    if path.suffix == ".py" and not path.relative_to(translations.PACKAGE).as_posix().startswith(SPEAKS_ENGLISH)
]


def place(path: Path) -> str:
    return path.relative_to(translations.PACKAGE).as_posix()


# Catalogues ------------------------------------------------------------------------------------------------------


@pytest.fixture(params=[*translations.LANGUAGES, *translations.CUSTOMERS_LANGUAGES])
def language(request) -> str:
    return request.param


@pytest.fixture
def catalogue(language) -> Catalog:
    return translations.kept(language)


def forms(message: Message) -> tuple[str, ...]:
    return tuple(message.string) if isinstance(message.string, list | tuple) else (message.string,)


def test_the_catalogue_has_exactly_the_strings_of_the_code_and_a_translation_for_each(language):
    assert translations.check_language(language) == []


def test_the_compiled_catalogue_is_that_of_the_source(language, catalogue):
    compiled = translations.as_mo(translations.current(language))
    assert translations.mo_path(language).read_bytes() == compiled, "run `make translations`"


def test_every_plural_has_as_many_forms_as_the_language(language, catalogue):
    assert catalogue.num_plurals == PLURAL_FORMS[language]
    plurals = [message for message in catalogue if message.pluralizable]
    assert plurals
    assert {len(forms(message)) for message in plurals} == {PLURAL_FORMS[language]}


def test_numbers_choose_the_right_form_in_ukrainian():
    one = "%(left)s code is left for the day the phone is lost."
    many = "%(left)s codes are left for the day the phone is lost."
    with translation.override("uk"):
        chosen = [ngettext(one, many, left) % {"left": left} for left in (1, 2, 5, 11, 21, 104)]
    said = [re.search(r"\d+ \w+", words)[0] for words in chosen]
    assert said == ["1 код", "2 коди", "5 кодів", "11 кодів", "21 код", "104 коди"]


def test_translations_have_the_placeholders_and_tags_of_their_source(catalogue):
    wrong = []
    for message in catalogue:
        source = message.id[-1] if message.pluralizable else message.id
        wanted = sorted(PLACEHOLDER.findall(source))
        wrong += [(source, said) for said in forms(message) if source and sorted(PLACEHOLDER.findall(said)) != wanted]
    assert wrong == []


def test_translations_begin_and_end_like_their_source(catalogue):
    """A lost full stop, ellipsis or line break is the most common slip."""
    wrong = []
    for message in catalogue:
        source = message.id[-1] if message.pluralizable else message.id
        for said in forms(message) if source else ():
            if not ends_alike(source, said) or source.startswith("\n") != said.startswith("\n"):
                wrong.append((source, said))
    assert wrong == []


def ends_alike(source: str, said: str) -> bool:
    """The full stop of an abbreviation may also end the sentence, or not."""
    if ABBREVIATION.search(said):
        return ending(source) in ("", ".")
    return ending(source) == ending(said)


def ending(text: str) -> str:
    return text[-1] if text and text[-1] in ".…:?!\n" else ""


def test_ukrainian_is_ukrainian_and_does_not_shout():
    said = [form for message in translations.kept("uk") if message.id for form in forms(message)]
    assert [text for text in said if re.search(r"[ыэёъЫЭЁЪ]", text)] == []
    assert [text for text in said if "!" in text] == []


# What was left unwrapped -----------------------------------------------------------------------------------------


class Shown(HTMLParser):
    """Collects what a reader sees or hears of a page: text, and attributes that are read out."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.silent += tag in ("script", "style", "code")
        self.said += [value for name, value in attrs if value and name in TEXT_ATTRIBUTES]

    def handle_endtag(self, tag: str) -> None:
        self.silent -= tag in ("script", "style", "code")

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.said.append(data)


def literal(source: str, *, is_html: bool) -> Iterator[str]:
    """Words of a template outside translation tags, and literals given to components as text."""
    text, inside = "", ""
    for token in Lexer(source).tokenize():
        name = token.contents.split()[0] if token.token_type == TokenType.BLOCK and token.contents else ""
        if inside:
            inside = "" if name == f"end{inside}" else inside
        elif name in ("blocktranslate", "blocktrans", "comment") or (
            name == "block" and token.contents.split()[1] in UNREAD_BLOCKS
        ):
            inside = name
        elif token.token_type == TokenType.TEXT:
            text += token.contents
        elif token.token_type == TokenType.BLOCK:
            yield from (found["said"] for found in TEXT_PARAMETERS.finditer(token.contents))
    yield from shown(text) if is_html else text.splitlines()


def shown(html: str) -> list[str]:
    reader = Shown()
    reader.feed(html)
    return reader.said


def unwrapped_in_template(source: str, *, is_html: bool = True) -> list[str]:
    return [
        said.strip() for said in literal(source, is_html=is_html) if set(WORD.findall(UNREAD.sub("", said))) - NAMES
    ]


@pytest.mark.parametrize("path", TEMPLATES, ids=place)
def test_no_word_of_a_template_is_left_unwrapped(path):
    assert unwrapped_in_template(path.read_text(encoding="utf-8"), is_html=path.suffix == ".html") == []


@pytest.mark.parametrize(
    "bad",
    [
        "<p>Hello</p>",
        '<a title="Open">{{ x }}</a>',
        '<img alt="A chart">',
        '{% include "ui/button.html" with text="Save" only %}',
        "{% if x %}yes{% endif %}",
    ],
)
def test_the_search_for_unwrapped_words_finds_them(bad):
    assert unwrapped_in_template(bad)


@pytest.mark.parametrize(
    "good",
    [
        '<p class="quiet">{% translate "Hello" %} {{ name }}</p>',
        '{% include "ui/button.html" with text=_("Save") icon="save" only %}',
        "{% blocktranslate %}Hello{% endblocktranslate %}",
        "{% comment %}Only for us{% endcomment %}",
        "<p>Regulars</p>",
    ],
)
def test_the_search_for_unwrapped_words_lets_wrapped_ones_pass(good):
    assert unwrapped_in_template(good) == []


def unwrapped_in_module(source: str) -> list[str]:
    return [f"line {node.lineno}: {ast.unparse(node)}" for node in suspects(ast.parse(source)) if is_plain_text(node)]


def suspects(tree: ast.AST) -> Iterator[ast.expr]:
    """Expressions that a person will read."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield from (keyword.value for keyword in node.keywords if keyword.arg in TEXT_KEYWORDS)
            yield from said_by(node)
        elif isinstance(node, ast.ClassDef):
            yield from (
                line.value
                for line in node.body
                if isinstance(line, ast.Assign)
                and any(isinstance(name, ast.Name) and name.id in TEXT_ATTRIBUTES_OF_CLASSES for name in line.targets)
            )


def said_by(call: ast.Call) -> list[ast.expr]:
    called = ast.unparse(call.func)
    if re.fullmatch(r"messages\.(debug|info|success|warning|error)", called) or called.endswith(".add_error"):
        return call.args[1:2]
    if called.endswith("ValidationError"):
        return call.args[:1]
    return call.args[1:2] if called in ("MenuEntry", "TimelineKind") else []


def is_plain_text(node: ast.expr) -> bool:
    if isinstance(node, ast.JoinedStr):
        return any(isinstance(part, ast.Constant) and WORD.search(str(part.value)) for part in node.values)
    if isinstance(node, ast.BinOp):
        return is_plain_text(node.left)
    return isinstance(node, ast.Constant) and isinstance(node.value, str) and bool(WORD.search(node.value))


@pytest.mark.parametrize("path", MODULES, ids=place)
def test_no_message_of_a_module_is_left_unwrapped(path):
    assert unwrapped_in_module(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("path", MODULES, ids=place)
def test_only_literals_are_translated_because_nothing_else_can_be_extracted(path):
    calls = [node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.Call)]
    composed = [ast.unparse(call) for call in calls if is_wrapper(call) and is_composed(call.args[0])]
    assert composed == []


def is_wrapper(call: ast.Call) -> bool:
    return isinstance(call.func, ast.Name) and call.func.id in WRAPPERS and bool(call.args)


def is_composed(node: ast.expr) -> bool:
    return isinstance(node, ast.JoinedStr | ast.BinOp | ast.Call)


def test_the_search_for_unwrapped_messages_finds_them():
    found = unwrapped_in_module(
        'forms.CharField(label="Name")\n'
        'messages.success(request, f"Saved {x}")\n'
        'class Lost(Error):\n    message = "Gone"\n'
        'form.add_error("name", "No")\n'
    )
    assert len(found) == 4
