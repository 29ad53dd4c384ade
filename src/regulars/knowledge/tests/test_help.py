"""What customers read, without signing in."""

import pytest

from regulars.knowledge import visitors
from regulars.knowledge.models import Article, HelpBucket
from regulars.knowledge.tests.making import also_in, article

pytestmark = pytest.mark.django_db


def text_of(answer) -> str:
    return " ".join(answer.content.decode().split())


def test_a_visitor_searches_reads_and_says_that_it_helped(company, charlie):
    made = article("Delivery", "In **two** days.")
    assert f'href="/help/{made.pk}/?language=en"' in text_of(charlie.get("/help/?q=deliverys"))
    page = text_of(charlie.get(f"/help/{made.pk}/"))
    assert "In <strong>two</strong> days." in page
    assert "Did this help?" in page
    for _again in range(2):
        page = text_of(charlie.post(f"/help/{made.pk}/helped/yes/", follow=True))
        assert "You said that this helped." in page
    charlie.post(f"/help/{made.pk}/helped/no/")
    found = Article.objects.get()
    assert (found.helped_count, found.not_helped_count) == (0, 1)


def test_what_is_not_for_customers_is_nowhere(company, charlie):
    article("Margins", "Secret.", audience="staff")
    draft = article("Margins tomorrow", "Secret.", published=False)
    for address in ("/help/", "/help/?q=margins"):
        assert "Margins" not in text_of(charlie.get(address)).replace('value="margins"', "")
    assert charlie.get(f"/help/{draft.pk}/").status_code == 404
    assert charlie.post(f"/help/{draft.pk}/helped/yes/").status_code == 404


@pytest.mark.parametrize(
    ("asks", "shown"),
    [("uk-UA,uk;q=0.9,en;q=0.5", "Доставка"), ("ro", "Delivery"), ("fr,de", "Delivery"), ("", "Delivery")],
)
def test_a_visitor_reads_in_the_language_of_their_browser_where_it_is_written(asks, shown, company, charlie):
    made = article("Delivery", "In two days.")
    also_in(made, "uk", "Доставка", "За два дні.")
    page = charlie.get(f"/help/{made.pk}/", headers={"accept-language": asks})
    assert f"<title>{shown}" in text_of(page)
    assert "<title>Доставка" in text_of(charlie.get(f"/help/{made.pk}/?language=uk", headers={"accept-language": "en"}))


def test_whoever_asks_too_often_waits(company, charlie, monkeypatch):
    monkeypatch.setattr(visitors, "BURST", 3)
    monkeypatch.setattr(visitors, "PER_SECOND", 0.001)
    assert [charlie.get("/help/").status_code for _ in range(5)] == [200, 200, 200, 429, 429]
    assert HelpBucket.objects.count() == 1


def test_the_help_page_costs_the_same_however_many_articles(company, charlie, django_assert_num_queries):
    for size in (1, 12):
        for number in range(size):
            article(f"Delivery {size} {number}", "Two days.", topics=("post",))
        charlie.get("/help/")
        with django_assert_num_queries(7):
            charlie.get("/help/")
