"""Examples of docs/figures.md that are code come out as written."""

import doctest
import re

from regulars.analytics.tests.test_core import DOCUMENT

BLOCK = re.compile(r"^```python\n(.*?)^```", re.DOTALL | re.MULTILINE)


def test_every_example_in_code_comes_out_as_written():
    blocks = BLOCK.findall(DOCUMENT.read_text(encoding="utf-8"))
    assert sum(">>>" in block for block in blocks) >= 4
    test = doctest.DocTestParser().get_doctest("\n\n".join(blocks), {}, "figures.md", None, 0)
    result = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS).run(test)
    assert result.attempted >= 4
    assert result.failed == 0
