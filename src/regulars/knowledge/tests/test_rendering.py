"""From Markdown to what is shown."""

import re

import pytest

from regulars.knowledge.rendering import article_html, plain


@pytest.mark.parametrize(
    ("written", "shown"),
    [("# A\n## B\n# C", "h2 h3 h2"), ("### A\n##### B\n### C\n# D", "h2 h3 h2 h2"), ("## A\n\nB\n---", "h2 h2")],
)
def test_headings_begin_below_the_title_and_leave_no_step_out(written, shown):
    assert " ".join(re.findall(r"<(h\d)>", article_html(written))) == shown


@pytest.mark.parametrize(
    "written",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[x](javascript:alert(1))",
        "[x](JaVaScRiPt&#58;alert(1))",
        "[x](data:text/html;base64,PHNjcmlwdD4=)",
        "![x](https://spy.example/pixel.png)",
        "![x](/help/pictures/../../team/)",
        "![x](//spy.example/pixel.png)",
        '[x](https://ok.example "onmouseover=alert(1)")',
        "<style>body{display:none}</style>",
        "```\n<iframe src=//spy.example></iframe>\n```",
        "<a href='x' style='position:fixed'>x</a>",
    ],
)
def test_nothing_runs_and_no_other_site_is_told(written):
    html = str(article_html(written))
    tags = re.findall(r"<\s*(\w+)([^>]*)>", html)
    assert {name for name, _ in tags} <= {"p", "a", "img", "pre", "code"}
    inside = " ".join(attributes for _, attributes in tags)
    assert not re.search(r"javascript:|data:|spy\.example|\.\./|\bstyle=|\son\w+=", inside)


def test_a_picture_of_ours_and_links_of_every_usual_kind_are_shown():
    html = article_html("![map](/help/pictures/ab_C-1) [a](/help/2/) [b](mailto:a@b.example) [c](tel:+380)")
    assert '<img src="/help/pictures/ab_C-1" alt="map">' in html
    assert list(re.findall(r'href="([^"]+)"', html)) == ["/help/2/", "mailto:a@b.example", "tel:+380"]


def test_the_words_of_tables_and_lists_are_words_too():
    assert plain("| Parcel | Price |\n|---|---|\n| 1 kg | 3 |\n\n- **a** b\n\n`code`") == "Parcel Price 1 kg 3 a b code"
