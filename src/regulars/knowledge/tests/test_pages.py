"""Reading and writing articles, as colleagues do it."""

import re
import struct
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.cast import NOW

from regulars.knowledge.models import Article, ArticlePicture, ArticleText, ArticleVersion
from regulars.knowledge.reading import helped, used
from regulars.knowledge.tests.making import also_in, article
from regulars.lib.errors import NotFound
from regulars.staff.models import AuditRecord

FORM = {
    "language": "en",
    "title": "Delivery",
    "body": "Two **days**.",
    "audience": "customers",
    "topics": "Post, post, Parcels",
    "version": "0",
}
UNDO = re.compile(r'action="(/knowledge/[^"]+)"><input type="hidden"[^>]+><button class="toast-undo"')


def text_of(answer) -> str:
    return " ".join(answer.content.decode().split())


def png() -> bytes:
    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + b"\0\0\0\0"

    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">II5B", 2, 2, 8, 2, 0, 0, 0)) + chunk(b"IEND", b"")


def undo_in(page: str) -> str:
    return UNDO.findall(page)[-1]


def test_an_agent_writes_an_article_publishes_it_and_a_colleague_finds_it(client_as, bohdan, marta):
    browser = client_as(bohdan)
    assert "Begin with the question you answered most often" in text_of(browser.get("/knowledge/"))
    page = text_of(browser.post("/knowledge/new/", FORM, follow=True))
    assert "Saved as a draft" in page
    made = Article.objects.get()
    assert (made.topics, made.audience, made.state) == (["post", "parcels"], "customers", "draft")
    assert client_as(marta).get(f"/knowledge/{made.pk}/").status_code == 404
    browser.post(f"/knowledge/{made.pk}/publication/")
    page = text_of(client_as(marta).get("/knowledge/?q=delivry"))
    assert f'href="/knowledge/{made.pk}/?language=en"' in page
    assert "Two <strong>days</strong>." in text_of(client_as(marta).get(f"/knowledge/{made.pk}/"))
    assert set(AuditRecord.objects.values_list("action", flat=True)) == {
        "knowledge.article_written", "knowledge.article_published",
    }  # fmt: skip


def test_a_marketer_reads_and_does_not_write(client_as, marta):
    made = article("Delivery", "Two days.")
    page = text_of(client_as(marta).get(f"/knowledge/{made.pk}/"))
    assert "Edit" not in page
    assert client_as(marta).post("/knowledge/new/", FORM).status_code == 403


def test_every_save_is_a_version_and_one_can_be_returned_to_and_that_taken_back(client_as, nadia):
    browser = client_as(nadia)
    made = article("Delivery", "In two days.")
    page = text_of(
        browser.post(f"/knowledge/{made.pk}/edit/en/", FORM | {"body": "In three days.", "version": "1"}, follow=True)
    )
    assert "In three days." in page
    assert "Nadia Bondar" in text_of(browser.get(f"/knowledge/{made.pk}/history/en/"))
    compared = text_of(browser.get(f"/knowledge/{made.pk}/history/en/2/"))
    assert "In <del>two</del><ins>three</ins> days." in compared
    since = text_of(browser.get(f"/knowledge/{made.pk}/history/en/1/?with=now"))
    assert "In <del>two</del><ins>three</ins> days." in since
    page = text_of(browser.post(undo_in(page), follow=True))
    assert "In two days." in page
    assert [(one.number, one.body) for one in ArticleVersion.objects.order_by("number")] == [
        (1, "In two days."), (2, "In three days."), (3, "In two days."),
    ]  # fmt: skip
    assert "In three days." in text_of(browser.post(undo_in(page), follow=True))


def test_saving_over_what_a_colleague_saved_meanwhile_is_refused_and_keeps_what_was_typed(client_as, nadia):
    made, browser = article("Delivery", "In two days."), client_as(nadia)
    browser.post(f"/knowledge/{made.pk}/edit/en/", FORM | {"body": "In three days.", "version": "1"})
    answer = browser.post(f"/knowledge/{made.pk}/edit/en/", FORM | {"body": "In four days.", "version": "1"})
    assert answer.status_code == 422
    assert "Somebody saved this article a moment ago" in text_of(answer)
    assert "In four days." in text_of(answer)
    assert ArticleText.objects.get().body == "In three days."


def test_saving_without_a_change_of_words_makes_no_version(client_as, nadia):
    made = article("Delivery", "Two **days**.")
    client_as(nadia).post(f"/knowledge/{made.pk}/edit/en/", FORM | {"version": "1", "topics": "post"})
    assert ArticleVersion.objects.count() == 1
    assert Article.objects.get().topics == ["post"]


def test_an_article_is_translated_beside_its_original_and_read_in_ones_own_language(client_as, nadia):
    made, browser = article("Delivery", "In two days."), client_as(nadia)
    page = text_of(browser.get(f"/knowledge/{made.pk}/edit/uk/"))
    assert "Article in Українська" in page
    assert "In two days." in page
    browser.post(f"/knowledge/{made.pk}/edit/uk/", FORM | {"language": "uk", "title": "Доставка", "body": "Два дні."})
    nadia.language = "uk"
    nadia.save()
    assert "Два дні." in text_of(browser.get(f"/knowledge/{made.pk}/"))
    assert "In two days." in text_of(browser.get(f"/knowledge/{made.pk}/?language=en"))
    assert browser.get(f"/knowledge/{made.pk}/edit/fr/").status_code == 404


def test_putting_away_is_taken_back_in_one_click(client_as, nadia):
    made, browser = article("Delivery", "In two days."), client_as(nadia)
    page = text_of(browser.post(f"/knowledge/{made.pk}/archive/", follow=True))
    assert Article.objects.get().state == "archived"
    assert "Delivery" in text_of(browser.get("/knowledge/?shelf=archived"))
    browser.post(undo_in(page))
    assert Article.objects.get().state == "published"


def test_what_is_due_for_review_is_listed_and_comes_up_again_in_half_a_year(client_as, nadia, monkeypatch):
    day = NOW.date()
    monkeypatch.setattr("regulars.lib.clock.now", lambda: NOW)
    made, browser = article("Delivery", "Two days.", review_on=day), client_as(nadia)
    article("Candles", "Wax.", review_on=day + timedelta(days=1))
    shelf = text_of(browser.get("/knowledge/?shelf=due"))
    assert "Delivery" in shelf
    assert "Candles" not in shelf
    assert "Is it still right?" in text_of(browser.get(f"/knowledge/{made.pk}/"))
    page = text_of(browser.post(f"/knowledge/{made.pk}/review/", follow=True))
    assert Article.objects.get(id=made.pk).review_on == day + timedelta(days=182)
    browser.post(undo_in(page))
    assert Article.objects.get(id=made.pk).review_on == day


def test_the_preview_shows_what_will_be_read_and_keeps_nothing(client_as, nadia):
    answer = client_as(nadia).post(
        "/knowledge/preview/", {"title": "<b>T", "body": "# Hello\n<script>alert(1)</script>"}
    )
    shown = text_of(answer)
    assert "<h2>Hello</h2>" in shown
    assert "&lt;b&gt;T" in shown
    assert "<script>" not in shown
    assert not Article.objects.exists()


def test_a_picture_is_added_while_writing_and_seen_by_customers_only_where_they_may_read(client_as, nadia, charlie):
    made, browser = article("Map", "Here.", audience="staff"), client_as(nadia)
    sent = {"picture": SimpleUploadedFile("evil.html", png())}
    page = browser.post(f"/knowledge/{made.pk}/pictures/", sent).content.decode()
    token = ArticlePicture.objects.get().token
    assert f"![](/help/pictures/{token})" in page
    seen = browser.get(f"/help/pictures/{token}")
    assert (seen.status_code, seen["Content-Type"], seen["X-Content-Type-Options"]) == (200, "image/png", "nosniff")
    assert charlie.get(f"/help/pictures/{token}").status_code == 404
    Article.objects.update(audience="customers")
    assert charlie.get(f"/help/pictures/{token}").status_code == 200


def test_what_is_no_picture_is_refused_in_words(client_as, nadia):
    made = article("Map", "Here.")
    sent = {"picture": SimpleUploadedFile("map.png", b"<svg onload=alert(1)>")}
    answer = client_as(nadia).post(f"/knowledge/{made.pk}/pictures/", sent)
    assert (answer.status_code, ArticlePicture.objects.count()) == (422, 0)
    assert "This is not a picture" in text_of(answer)


def test_pictures_of_other_sites_and_scripts_in_links_are_not_shown(client_as, nadia):
    made = article(
        "Links",
        "![x](https://spy.example/1.png) [a](javascript:alert(1)) [b](data:text/html,x) [c](https://ok.example)",
    )
    page = client_as(nadia).get(f"/knowledge/{made.pk}/").content.decode()
    body = page[page.index('<article class="prose"') : page.index("</article>")]
    assert "spy.example" not in body
    assert 'href="javascript' not in body
    assert 'href="data' not in body
    assert 'href="https://ok.example" rel="noopener noreferrer"' in body


def test_the_list_costs_the_same_however_many_articles(client_as, nadia, django_assert_num_queries):
    browser = client_as(nadia)
    for size in (1, 12):
        for number in range(size):
            also_in(article(f"Delivery {size} {number}", "Two days.", topics=("post",)), "uk", "Доставка", "Два дні.")
        browser.get("/knowledge/")
        with django_assert_num_queries(6):
            browser.get("/knowledge/")


def test_the_list_goes_on_page_by_page_and_refuses_a_damaged_address(client_as, nadia):
    for number in range(51):
        article(f"Delivery {number}", "Two days.")
    browser = client_as(nadia)
    first = browser.get("/knowledge/")
    assert len(first.context["lines"]) == 50
    assert len(browser.get(f"/knowledge/{first.context['next_url']}").context["lines"]) == 1
    assert browser.get("/knowledge/?page=nonsense").status_code == 400


def test_use_counts_once_for_each_employee_and_conversation(company):
    made = article("Delivery", "Two days.")
    for actor, ref in [("staff.employee:1", "c:1"), ("staff.employee:1", "c:1"), ("staff.employee:1", "c:2"),
                       ("staff.employee:2", "c:1")]:  # fmt: skip
        used(made.pk, ref, actor=actor, now=NOW)
    assert Article.objects.get().used_count == 3
    with pytest.raises(NotFound):
        used(999, "c:1", actor="", now=NOW)


def test_an_opinion_counts_once_and_may_be_changed(company):
    made = article("Delivery", "Two days.")
    for yes, visitor in [(True, "a"), (True, "a"), (False, "b"), (False, "a"), (True, "c")]:
        helped(made.pk, yes, visitor=visitor, now=NOW)
    found = Article.objects.get()
    assert (found.helped_count, found.not_helped_count) == (1, 2)
