"""docs/figures.md says of every figure how it is counted, what happens at the edges, where it comes from, and shows it
in an example that comes out as written."""

import doctest
import re

import pytest

from regulars.analytics.tests.test_core import DOCUMENT

TEXT = DOCUMENT.read_text(encoding="utf-8")
BLOCK = re.compile(r"^```python\n(.*?)^```", re.DOTALL | re.MULTILINE)
FIGURE = re.compile(r"^##+ ([\w-]+)\n(.*?)(?=^#|\Z)", re.DOTALL | re.MULTILINE)
FIGURES = dict(FIGURE.findall(TEXT))
IN_WORDS = re.compile(r"^- Example.*?(?=^- |^$|\Z)", re.DOTALL | re.MULTILINE)
LENT = re.compile(r"^- Example: that of `([\w-]+)`", re.MULTILINE)
PARSER = doctest.DocTestParser()

every_figure = pytest.mark.parametrize("figure", FIGURES)


def answers(figure: str) -> list[str]:
    """What the examples of a figure say comes out, one by one."""
    blocks = BLOCK.findall(FIGURES[figure])
    return [example.want for block in blocks for example in PARSER.get_examples(block) if example.want]


def prose(figure: str) -> str:
    return BLOCK.sub("", FIGURES[figure])


def test_every_example_in_code_comes_out_as_written():
    test = PARSER.get_doctest("\n\n".join(BLOCK.findall(TEXT)), {}, "figures.md", None, 0)
    result = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS).run(test)
    assert result.failed == 0
    assert result.attempted == len(re.findall(r"^ *>>> ", TEXT, re.MULTILINE)), "one stands where it is not run"


def test_no_heading_hides_from_these_tests():
    assert len(FIGURES) == len(re.findall(r"^##", TEXT, re.MULTILINE))


@every_figure
def test_every_figure_has_an_example_that_is_run_or_says_whose_it_shares(figure):
    lender = LENT.search(prose(figure))
    assert answers(lender[1] if lender else figure)


@every_figure
def test_every_figure_has_a_formula_its_edges_and_its_source(figure):
    said = prose(figure)
    assert re.search(r" [=≤≥×/] ", IN_WORDS.sub("", said)), "no formula"
    assert re.search(r"^- Edge: \w", said, re.MULTILINE), "nothing of nobody, nothing and zero"
    assert re.search(r"^- Sources?: (?!ours\.)\w", said, re.MULTILINE), "no source"
