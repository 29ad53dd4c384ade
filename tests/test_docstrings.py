"""Examples in docstrings are run, so that they stay true."""

import doctest
import importlib
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parent.parent / "src" / "regulars"


def modules_with_examples() -> list[str]:
    paths = [
        path
        for path in PACKAGE.rglob("*.py")
        if not {"tests", "migrations"} & set(path.relative_to(PACKAGE).parts) and ">>> " in path.read_text()
    ]
    return sorted("regulars." + ".".join(path.relative_to(PACKAGE).with_suffix("").parts) for path in paths)


@pytest.mark.parametrize("name", modules_with_examples())
def test_examples_come_out_as_written(name: str) -> None:
    result = doctest.testmod(importlib.import_module(name.removesuffix(".__init__")), optionflags=doctest.ELLIPSIS)
    assert result.attempted
    assert not result.failed
