"""Rules of the core as a whole: light to import, examples that run, definitions that are written down."""

import doctest
import importlib
import pkgutil
import re
import subprocess
import sys
from pathlib import Path

import pytest

import regulars.analytics
from regulars.analytics.definitions import DEFINITIONS

MODULES = [
    module.name
    for module in pkgutil.walk_packages(regulars.analytics.__path__, "regulars.analytics.")
    if ".tests" not in module.name
]
DOCUMENT = Path(regulars.analytics.__file__).parents[3] / "docs" / "figures.md"


@pytest.mark.parametrize("name", MODULES)
def test_examples_in_docstrings_run(name):
    found = doctest.testmod(importlib.import_module(name), optionflags=doctest.IGNORE_EXCEPTION_DETAIL)
    assert found.failed == 0


def test_pages_can_import_the_shapes_of_the_answers_without_anything_heavy():
    script = (
        "import sys, regulars.analytics, regulars.analytics.results, regulars.analytics.definitions, "
        "regulars.analytics.errors, regulars.analytics.tables, regulars.analytics.engines\n"
        "heavy = {'ibis', 'duckdb', 'numpy', 'scipy', 'pyarrow', 'pandas', 'sklearn', 'django'} & set(sys.modules)\n"
        "assert not heavy, heavy"
    )
    subprocess.run([sys.executable, "-c", script], check=True)


def test_the_whole_core_runs_without_pandas_scikit_learn_and_django():
    script = (
        "import sys, regulars.analytics.study, regulars.analytics.simulate, regulars.analytics.metrics.facts\n"
        "heavy = {'pandas', 'sklearn', 'django'} & set(sys.modules)\n"
        "assert not heavy, heavy"
    )
    subprocess.run([sys.executable, "-c", script], check=True)


def test_every_figure_is_defined_in_the_document_and_the_document_defines_nothing_else():
    headings = re.findall(r"^## (.+)$", DOCUMENT.read_text(encoding="utf-8"), flags=re.MULTILINE)
    assert headings == list(DEFINITIONS)
