"""The check before sending: what it finds is measured on labelled replies in four languages."""

from collections import Counter

import pytest

from regulars.inbox.tone.check import check
from regulars.inbox.tone.language import language_in
from regulars.inbox.tone.phrases import WORDS
from regulars.inbox.tone.tests.labelled import GREETINGS, replies
from regulars.inbox.tone.types import About, Kind
from regulars.inbox.tone.words import each

LANGUAGES = ("en", "uk", "ru", "ro")
# What docs/tone.md says was measured: precision and recall of each rule on the replies the rules were made with ...
SEEN = {
    Kind.GREETING: (1.0, 1.0), Kind.NAME: (1.0, 1.0), Kind.OTHER_NAME: (1.0, 1.0), Kind.TEMPLATE: (1.0, 1.0),
    Kind.JARGON: (1.0, 1.0), Kind.BLAME: (1.0, 1.0), Kind.UNANSWERED: (1.0, 0.86), Kind.APOLOGY: (0.96, 1.0),
    Kind.CAPITALS: (1.0, 1.0), Kind.LENGTH: (1.0, 1.0),
}  # fmt: skip
# ... and on those written afterwards.
UNSEEN = {
    Kind.GREETING: (1.0, 1.0), Kind.OTHER_NAME: (1.0, 1.0), Kind.TEMPLATE: (1.0, 1.0), Kind.BLAME: (1.0, 0.5),
    Kind.UNANSWERED: (1.0, 1.0), Kind.APOLOGY: (1.0, 0.25),
}  # fmt: skip


def measured(which: str) -> dict[Kind, tuple[float, float]]:
    """Precision and recall of the kinds that the labels have."""
    right, given, wanted = Counter[Kind](), Counter[Kind](), Counter[Kind]()
    for language in LANGUAGES:
        for reply in replies(language, which):
            found = {mark.kind for mark in check(reply.draft, reply.about)}
            right.update(found & reply.kinds)
            given.update(found)
            wanted.update(reply.kinds)
    assert set(given) <= set(wanted), "a rule marks where nothing of its kind is"
    return {kind: (right[kind] / max(1, given[kind]), right[kind] / wanted[kind]) for kind in wanted}


@pytest.mark.parametrize(("which", "least"), [("replies", SEEN), ("unseen", UNSEEN)])
def test_what_is_found_and_what_is_marked_wrongly_is_no_worse_than_was_measured(which, least):
    found = measured(which)
    assert set(found) == set(least)
    worse = {
        kind: found[kind]
        for kind, floor in least.items()
        if any(a < b for a, b in zip(found[kind], floor, strict=True))
    }
    assert not worse


def test_there_are_at_least_thirty_replies_in_each_language_and_a_third_of_them_deserve_no_mark():
    for language in LANGUAGES:
        given = list(replies(language))
        assert len(given) >= 30
        assert sum(not reply.kinds for reply in given) >= len(given) / 3


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("which", ["templates", "jargon", "blame"])
def test_each_language_has_thirty_phrases_of_each_list(language, which):
    lines = each(getattr(WORDS[language], which))
    assert len(lines) >= 30
    assert len(lines) == len(set(lines)), "a phrase is there twice"


def marks(draft: str, language: str = "en", customer: str = "", **about):
    return check(draft, About(language, GREETINGS[language], customer, **about))


def test_a_mark_stands_where_the_words_are():
    draft = "Добрий день, Наталіє! Згідно з регламентом, це ВАША ПОМИЛКА."
    found = {mark.kind: draft[mark.start : mark.end] for mark in marks(draft, "uk")}
    assert found[Kind.TEMPLATE] == "Згідно з регламентом"
    assert found[Kind.CAPITALS] == "ВАША ПОМИЛКА"
    assert found[Kind.BLAME] == "це ВАША ПОМИЛКА"


def test_places_stay_right_beside_letters_that_are_written_in_two_ways():
    draft = "Hello Sarah, ﬁrst: é İ ß 👍 — please be advised."
    (mark,) = marks(draft)
    assert draft[mark.start : mark.end] == "please be advised"


def test_the_reason_names_what_is_missing():
    name, question = marks("Hello! Let me think.", customer="When does it come?")
    assert "Dear Ms Jones" in str(name.reason)
    assert "When does it come?" in str(question.reason)


def test_whoever_was_greeted_today_need_not_be_greeted_again():
    assert [mark.kind for mark in marks("The parcel has left this morning.")] == [Kind.GREETING]
    assert marks("The parcel has left this morning.", first=False) == []


def test_where_the_name_is_not_known_any_greeting_will_do():
    assert check("Hello! The parcel has left.", About("en")) == []
    assert check("Hello Sarah, the parcel has left.", About("en")) == []


def test_a_word_of_the_trade_that_the_customer_used_is_theirs_to_read():
    assert marks("Hello Sarah, the firmware ETA is Monday.", customer="Any ETA of my parcel?") == []


def test_the_promise_to_find_out_is_an_answer():
    assert marks("Hello Sarah, I'll find out and write to you by noon.", customer="Why is it so dark inside?") == []


def test_whether_it_is_a_complaint_may_be_said_by_somebody_who_knows():
    assert [mark.kind for mark in marks("Hello Sarah, a new one is on its way.", is_complaint=True)] == [Kind.APOLOGY]
    assert marks("Hello Sarah, a new one is on its way.", customer="It broke.", is_complaint=False) == []


@pytest.mark.parametrize("draft", ["", "  \n", "\x00", "???", "👍" * 3000, "A" * 30_000, "a? " * 9_000, "(" * 500])
def test_whatever_is_typed_breaks_nothing(draft):
    for language in (*LANGUAGES, "fr", ""):
        for mark in check(draft, About(language, ("Hello",), draft)):
            assert 0 <= mark.start <= mark.end <= len(draft)


def test_a_language_without_words_is_left_alone():
    assert check("GUTEN TAG!!!", About("de")) == []


def test_a_draft_is_judged_by_the_language_it_is_written_in():
    draft = "Добрий день! Згідно з регламентом, ваша посилка вже в дорозі."
    found = check(draft, About("en", GREETINGS["en"], "Коли буде моя посилка? Я вже тиждень чекаю на неї."))
    assert [mark.kind for mark in found if mark.kind != Kind.UNANSWERED] == [Kind.TEMPLATE]


def test_too_short_a_draft_is_judged_by_the_language_of_the_letter():
    found = check("Ескалюємо!", About("en", (), "Коли буде моя посилка? Я вже тиждень чекаю на неї."))
    assert Kind.JARGON in {mark.kind for mark in found}


@pytest.mark.parametrize("hello", ["Hello", "Вітаю", "Здравствуйте", "Bună ziua"])
def test_a_greeting_is_a_greeting_in_each_language(hello):
    assert Kind.GREETING not in {mark.kind for mark in marks(f"{hello}! Ваша посилка вже в дорозі.", "uk")}


def test_an_answer_in_another_language_than_the_letter_is_marked_once():
    letter = "Коли буде моя посилка? Я вже тиждень чекаю на неї."
    kinds = [mark.kind for mark in marks("Hello! Your parcel is on its way and will be there on 3 May.", "uk", letter)]
    assert kinds.count(Kind.LANGUAGE) == 1
    assert Kind.OTHER_NAME not in kinds
    assert Kind.LANGUAGE not in {mark.kind for mark in marks("Вітаю! Вона вже в дорозі до вас.", "en", letter)}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_language_of_each_reply_is_told_or_left_open(language):
    told = [language_in(reply.draft) for which in ("replies", "unseen") for reply in replies(language, which)]
    assert set(told) <= {language, ""}
    assert told.count(language) >= 0.9 * len(told)


def test_other_languages_are_not_taken_for_ours():
    assert language_in("Guten Tag, Ihr Paket kommt morgen zwischen neun und zehn Uhr.") == ""
