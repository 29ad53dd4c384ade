"""What was written now is told from what was quoted, in four languages and the habits of many programs."""

import time

import pytest

from regulars.channels.email.quotes import quoted_from, signature_from

OWN = "Дякую, це допомогло.\nДо зустрічі!"


@pytest.mark.parametrize(
    "quotation",
    [
        "On Fri, Nov 20, 2026 at 9:30 AM Bohdan Koval <bohdan@honey.example> wrote:\n> Hello\n>> older",
        "On Fri, Nov 20, 2026 at 9:30 AM Bohdan Koval <bohdan@honey.example>\nwrote:\n\n> Hello",
        "On 20.11.2026, Bohdan wrote:\n> Hello\n\n-- \nOlena",
        "пт, 20 лист. 2026 р. о 09:30 Bohdan Koval <bohdan@honey.example> пише:\n> Вітаю",
        "20.11.2026 09:30, Богдан Коваль пише:\n> Вітаю",
        "П'ятниця, 20 листопада 2026, 11:30 +02:00 від Богдан <b@honey.example>:\n> Вітаю",
        "пт, 20 нояб. 2026 г. в 09:30, Bohdan <bohdan@honey.example>:\n\n> Привет",
        "Пятница, 20 ноября 2026, 9:30 +03:00 от Bohdan <bohdan@honey.example>:\n> Привет",
        "20.11.2026 12:30, Богдан пишет:\n> Привет",
        "20 ноября 2026 г., 12:30, Богдан Коваль <b@honey.example> написал(а):\n> Привет",
        "În vin., 20 nov. 2026 la 09:30, Bohdan <bohdan@honey.example> a scris:\n\n> Salut",
        "Pe 20.11.2026 09:30, Bohdan a scris:\n> Salut",
        "-----Original Message-----\nFrom: Bohdan\nSent: Friday\n\nHello",
        "-------- Исходное сообщение --------\nОт: Богдан\nПривет",
        "-------- Вихідне повідомлення --------\nВід: Богдан\nВітаю",
        "-------- Mesaj original --------\nDe la: Bohdan\nSalut",
        "________________________________\nFrom: Bohdan <b@honey.example>\nSent: Friday\nTo: Olena\n\nHello",
        "От: Bohdan <b@honey.example>\nОтправлено: 20 ноября 2026 г.\nКому: Олена\nТема: Мёд\n\nПривет",
        "Від: Bohdan <b@honey.example>\nНадіслано: 20 листопада 2026 р.\nКому: Олена\n\nВітаю",
        "De la: Bohdan <b@honey.example>\nTrimis: vineri, 20 noiembrie 2026\nCătre: Olena\n\nSalut",
        "*From:* Bohdan <b@honey.example>\n*Sent:* Friday, November 20, 2026\n*To:* Olena\n\nHello",
        "> Вітаю\n>\n> як справи?",
    ],
)
def test_the_quotation_of_this_program_begins_where_its_line_begins(quotation):
    text = f"{OWN}\n\n{quotation}\n"
    place = quoted_from(text)
    assert place is not None
    assert text[:place].strip() == OWN


@pytest.mark.parametrize(
    "text",
    [
        "Just a letter.\nOn Monday I wrote: nothing came.",
        "> Did it arrive?\nYes.\n> Is it whole?\nNo.",
        "On Fri, 20 Nov 2026 Bohdan wrote:\n> Did it arrive?\nYes, it did.\n> Is it whole?\nNo, the lid is broken.",
        "See below.\n\n---------- Forwarded message ---------\nFrom: O <o@x.example>\nDate: Fri\nSubject: s\n\nText",
        "Дивіться.\n\n-------- Переслане повідомлення --------\nВід: Олена <o@x.example>\nДата: пт\n\nТекст",
        "> only what was quoted",
        "- one\n- two\nFrom: here\n to there",
        "",
    ],
)
def test_nothing_is_folded_where_somebody_means_it(text):
    assert quoted_from(text) is None


def test_signatures_of_people_and_of_telephones_are_found_and_lists_are_not():
    assert signature_from("Thanks!\n\n-- \nOlena") == 9
    assert signature_from("Дякую\n\nНадіслано з iPhone\n") == 7
    assert signature_from("Things:\n- one\n- two\n--\nBye") == 20
    assert signature_from("-- \nonly a signature") is None
    assert signature_from("Hi\n> -- \n> Bohdan", until=3) is None


@pytest.mark.parametrize(
    "hostile",
    ["On " * 70_000, "On x\n" * 60_000, "From: " * 40_000, "> a\n" * 60_000, "a <a@b>\n" * 30_000, "_" * 200_000,
     "1 wrote\n" * 30_000, "-" * 200_000, " \n" * 100_000, "On 1\n" + " " * 199_000, "12 <" * 50_000,
     "От: а\n" * 40_000],
)  # fmt: skip
def test_a_text_made_to_take_long_does_not(hostile):
    begun = time.process_time()
    quoted_from(hostile)
    signature_from(hostile)
    assert time.process_time() - begun < 10
