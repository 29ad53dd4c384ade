"""Rules of the core as a whole: light to import, definitions that are written down, secrets kept."""

import re
import subprocess
import sys
import traceback
from pathlib import Path

import pytest

import regulars.analytics
from regulars.analytics.definitions import DEFINITIONS
from regulars.analytics.engines import open_engine
from regulars.analytics.errors import SourceNotRead

DOCUMENT = Path(regulars.analytics.__file__).parents[3] / "docs" / "figures.md"


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


def test_a_database_that_does_not_answer_is_named_without_its_password():
    address = "host=127.0.0.1 port=1 user=shop password='it\\'s hunter2' dbname=shop"
    with open_engine() as engine, pytest.raises(SourceNotRead) as refusal:
        engine.attach_postgres(address, {})
    shown = "".join(traceback.format_exception(refusal.value))
    assert "127.0.0.1" in str(refusal.value)
    assert "hunter2" not in shown
