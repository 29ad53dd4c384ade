"""What import contracts cannot see: foreign keys, names inside contexts, size of files, queries by the back door."""

import ast
import re
from pathlib import Path

import pytest
from django.apps import apps
from django.db.models import ForeignKey, OneToOneField

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "src" / "regulars"
FLOORS = [
    "config",
    "api",
    "desk",
    "portal",
    "insight",
    "inbox",
    "events",
    "channels",
    "work",
    "knowledge",
    "purchases",
    "customers",
    "imports",
    "live",
    "staff",
    "ui",
    "lib",
    "analytics",
]
CONTEXTS = [config for config in apps.get_app_configs() if config.name.startswith("regulars.")]
SOURCES = sorted(
    path for path in PACKAGE.rglob("*.py") if not {"migrations", "tests"} & set(path.relative_to(PACKAGE).parts)
)


def floor(label: str) -> int:
    return FLOORS.index(label)


def relations() -> list[tuple[str, ForeignKey]]:
    return [
        (f"{model._meta.label}.{field.name}", field)
        for config in CONTEXTS
        for model in config.get_models()
        for field in model._meta.get_fields()
        if isinstance(field, ForeignKey | OneToOneField)
    ]


@pytest.mark.parametrize(("name", "field"), relations(), ids=lambda value: value if isinstance(value, str) else "")
def test_foreign_keys_point_down_and_leave_nothing_behind(name: str, field: ForeignKey) -> None:
    here, there = field.model._meta.app_label, field.related_model._meta.app_label
    assert floor(here) <= floor(there), f"{name} points up to {there}"
    if here != there:
        assert field.remote_field.hidden, f'{name} needs related_name="+"'


def test_every_context_has_its_floor() -> None:
    assert {config.label for config in CONTEXTS} <= set(FLOORS)
    folders = {path.parent.name for path in PACKAGE.glob("*/__init__.py")}
    assert folders - {"locale"} <= set(FLOORS)


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_files_are_read_in_one_sitting(path: Path) -> None:
    assert len(path.read_text().splitlines()) <= 500, f"{path} wants to become a package, split by use case"


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_nobody_reaches_models_of_others_by_the_back_door(path: Path) -> None:
    called = {
        node.func.attr
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
    }
    assert "get_model" not in called


def test_no_context_uses_signals() -> None:
    guilty = [
        path for path in SOURCES if re.search(r"\b(post_save|pre_save|post_delete|pre_delete)\b", path.read_text())
    ]
    assert not guilty


def test_locked_requirements_name_no_address() -> None:
    for lock in ROOT.glob("requirements*.lock"):
        text = lock.read_text()
        assert "--hash=sha256:" in text
        assert not re.search(r"https?://|--index-url|--find-links", text), lock.name
