"""Questions no article answered lie together by what they mean."""

from collections import defaultdict
from datetime import timedelta

import pytest
from tests.cast import NOW

from regulars.customers.models import Customer
from regulars.customers.privacy.erasing import erase_rows
from regulars.customers.tests.making import customer
from regulars.knowledge import gap_queries, gaps
from regulars.knowledge.commands import Written, change_article
from regulars.knowledge.errors import NothingAsked
from regulars.knowledge.experts import find
from regulars.knowledge.models import Gap, Question
from regulars.knowledge.tests.making import article

pytestmark = pytest.mark.django_db

# Questions by what is meant: a group is what one article would answer.
MEANT = {
    "gift wrap": (
        "en",
        "Do you wrap gifts? / Can you gift wrap my order? / is gift wraping possible / Gift wrap please",
    ),
    "grinder": ("en", "Which grinder fits your beans? / What grinder should I buy for beans / grinder for beans?"),
    "pause": ("en", "How do I pause my subscription? / pause subscription for a month / Can a subscription be paused"),
    "обмін": ("uk", "Чи можна обміняти кавоварку на іншу? / Хочу обміняти кавоварку / обмін кавоварки на нову"),
    "декаф": ("uk", "Чи є у вас кава без кофеїну? / кава без кофеїну є? / Чи буде кава без кофеіну"),
    "самовывоз": ("ru", "Есть ли самовывоз со склада? / можно забрать самовывозом? / Самовывоз в субботу работает?"),
    "курсы": ("ru", "Проводите ли вы курсы бариста? / Когда следующий курс бариста / сколько стоят курсы бариста?"),
    "factura": ("ro", "Puteți emite factură pe firmă? / vreau factura pe firma / Cum primesc factura pe firmă?"),
    "rasnita": ("ro", "Ce râșniță recomandați? / ce rasnita recomandati pentru espresso / Recomandati o râșniță?"),
}


def ask(text: str, language: str = "en", **given) -> Question:
    found = gaps.asked(text, language=language, now=NOW, **given)
    assert found
    return found


def test_questions_that_mean_the_same_lie_together_and_others_do_not():
    where = defaultdict(set)
    for turn in range(4):
        for key, (language, texts) in MEANT.items():
            for text in texts.split(" / ")[turn : turn + 1]:
                where[key].add(ask(text, language).gap_id)
    together = [key for key, found in where.items() if len(found) == 1]
    assert len(together) >= len(MEANT) - 1, {key: found for key, found in where.items() if len(found) > 1}
    for key, found in where.items():
        others = set().union(*(there for other, there in where.items() if other != key))
        assert not found & others, key


def test_what_an_article_answered_is_no_gap():
    made = article("Gift wrapping", "Yes.")
    assert ask("Do you wrap gifts?", answered_by=made.pk).gap is None
    assert not Gap.objects.exists()


def test_a_question_of_a_conversation_is_noted_once():
    ask("Do you wrap gifts?", ref="inbox.conversation:5")
    assert gaps.asked("Do you wrap gifts?", language="en", ref="inbox.conversation:5", now=NOW) is None
    assert Gap.objects.get().asked_count == 1


def test_contacts_and_numbers_are_not_kept():
    kept = ask("Do you wrap gifts? Call +380 67 123-45-67 or write to olena@honey.example, order 55512345")
    assert kept.text == "Do you wrap gifts? Call … or write to …, order …"


@pytest.mark.parametrize("text", ["", "   ", "???", "\x00"])
def test_nothing_asked_is_refused_in_words(text):
    with pytest.raises(NothingAsked):
        ask(text)


def test_a_gap_that_was_settled_takes_no_more_and_opens_again_when_taken_back():
    first = ask("Do you wrap gifts?").gap_id
    gaps.settle(first, article_id=article("Gift wrapping", "Yes.").pk, actor="", now=NOW)
    assert ask("Can you wrap gifts?").gap_id != first
    gaps.open_again(first, actor="", now=NOW)
    assert Gap.objects.filter(settled_at=None).count() == 2


def test_when_a_customer_is_erased_their_questions_and_the_words_only_they_said_are_forgotten():
    olena = customer("Olena Melnyk", email="olena@honey.example")
    ask("Do you wrap gifts?")
    ask("Do you wrap gifts for Melnyk", customer_id=olena.pk)
    alone = ask("Is honey from Olena Melnyk organic?").gap_id
    gap = Gap.objects.get(asked_count=2)
    assert "melnyk" in gap.stems
    erase_rows([olena.pk], now=NOW + timedelta(days=1))
    gap.refresh_from_db()
    assert (gap.asked_count, "melnyk" in gap.stems) == (1, False)
    assert not Gap.objects.filter(id=alone).exists()
    assert [one.text for one in Question.objects.all()] == ["Do you wrap gifts?"]


def text_of(answer) -> str:
    return " ".join(answer.content.decode().split())


def test_the_list_shows_the_most_asked_first_with_examples_and_costs_two_queries(
    client_as, nadia, django_assert_num_queries
):
    for text in ("Which grinder for beans?", "Do you wrap gifts?", "Can you wrap gifts?", "wrap gifts"):
        ask(text)
    page = text_of(client_as(nadia).get("/knowledge/gaps/"))
    assert page.index("wrap gifts") < page.index("Which grinder")
    assert "Do you wrap gifts?" in page
    with django_assert_num_queries(2):
        gap_queries.gaps_page()


def test_an_article_is_begun_from_its_questions_and_settles_them(client_as, nadia):
    gap, browser = ask("Чи можна обміняти кавоварку?", "uk").gap_id, client_as(nadia)
    page = text_of(browser.get(f"/knowledge/new/?gap={gap}"))
    assert 'value="Чи можна обміняти кавоварку?"' in page
    sent = {"language": "uk", "title": "Обмін кавоварки", "body": "Так.", "audience": "customers", "version": "0"}
    browser.post(f"/knowledge/new/?gap={gap}", sent)
    settled = Gap.objects.get()
    assert settled.settled_at
    assert settled.article.texts.get().title == "Обмін кавоварки"
    assert "Every question has its article" in text_of(browser.get("/knowledge/gaps/"))


def test_an_article_that_is_there_already_may_answer_and_setting_aside_is_taken_back(client_as, nadia):
    made, browser = article("Wrapping gifts", "Yes, we wrap gifts."), client_as(nadia)
    gap = ask("Do you wrap gifts?").gap_id
    assert "This one answers it" in text_of(browser.get(f"/knowledge/gaps/{gap}/"))
    browser.post(f"/knowledge/gaps/{gap}/settlement/", {"article": made.pk})
    assert Gap.objects.get().article_id == made.pk
    browser.post(f"/knowledge/gaps/{gap}/opening/")
    browser.post(f"/knowledge/gaps/{gap}/settlement/")
    assert Gap.objects.get().article_id is None
    assert Gap.objects.get().settled_at
    browser.post(f"/knowledge/gaps/{gap}/opening/")
    assert Gap.objects.get().settled_at is None


def test_whoever_sees_their_own_customers_reads_only_what_those_asked(client_as, nadia, bohdan):
    nadia.sees = "own"
    nadia.save()
    ask("Do you wrap gifts for my wife?", customer_id=customer("Olena", manager_id=bohdan.pk).pk)
    browser = client_as(nadia)
    for address in ("/knowledge/gaps/", f"/knowledge/gaps/{Gap.objects.get().pk}/"):
        page = text_of(browser.get(address))
        assert "my wife" not in page
        assert "Asked by customers of colleagues" in page
    Customer.objects.update(manager=nadia)
    assert "my wife" in text_of(browser.get("/knowledge/gaps/"))


def test_authors_and_owners_of_articles_are_known_to_know(nadia, bohdan, django_assert_num_queries):
    made = article("Grinders", "Burrs and beans.", owner_id=nadia.pk)
    written = Written("en", "Grinders", "Burrs, beans, and grinders.", "customers", nadia.pk)
    change_article(made.pk, written, version=1, actor=f"staff.employee:{bohdan.pk}", now=NOW)
    with django_assert_num_queries(4):
        found = list(find("Which grinder?"))
    assert [(who, why) for who, _strength, why in found] == [
        (nadia.pk, "looks after the article “Grinders”"), (bohdan.pk, "wrote the article “Grinders”"),
    ]  # fmt: skip
    assert found[0][1] > found[1][1] > 0
    assert list(find("Insurance of ships")) == []
