"""Files of the usual exchanges are understood by the names of their columns, and never bring a call twice."""

from datetime import timedelta

import pytest
from tests.cast import NOW

from regulars.channels import receiving
from regulars.channels.models import Received
from regulars.customers.models import Customer
from regulars.imports.commands import ask_undo
from regulars.imports.errors import NothingToTakeBack
from regulars.imports.presenting import preview_of
from regulars.imports.tests.bringing import checked, counts, fields, loaded, sentences, write

FREEPBX = (
    "calldate,clid,src,dst,dcontext,channel,dstchannel,lastapp,lastdata,duration,billsec,disposition,amaflags,"
    "accountcode,uniqueid,userfield,did,recordingfile,cnum,cnam\n"
    '2026-11-20 10:15:02,"""Olena M"" <0671234567>",0671234567,101,from-internal,a,b,Dial,x,214,200,ANSWERED,3,'
    ",1763633702.10,,0445550000,rec.wav,0671234567,Olena M\n"
    '2026-11-20 10:20:00,"""101"" <101>",101,0501112233,from-internal,SIP/101,SIP/t,Dial,x,20,0,NO ANSWER,3,,'
    "1763634000.11,,,,101,Desk\n"
    '2026-11-20 10:21:00,"""101"" <101>",101,102,from-internal,SIP/101,SIP/102,Dial,x,20,10,ANSWERED,3,,'
    "1763634060.12,,,,101,Desk\n"
    # Two legs of one call: nobody at the first telephone, answered at the second.
    "2026-11-20 10:30:00,0931112233,0931112233,101,q,SIP/a,SIP/101,Dial,x,9,0,NO ANSWER,3,,1763634600.13,,,,,\n"
    "2026-11-20 10:30:00,0931112233,0931112233,102,q,SIP/a,SIP/102,Dial,x,70,60,ANSWERED,3,,1763634600.13,,,,,\n"
)
BINOTEL = (
    "Дата та час;Тип дзвінка;Номер клієнта;Ім'я клієнта;Внутрішня лінія;Тривалість розмови;Статус\n"
    "20.11.2026 10:15:02;Вхідний дзвінок;0671234567;Олена М;901;00:03:20;Відповіли\n"
    "20.11.2026 10:16:00;Вхідний дзвінок;0501112233;;;00:00:00;Пропущений\n"
    "20.11.2026 10:20:00;Вихідний дзвінок;0931112233;;901;00:01:05;Успішний\n"
)
THREE_CX = (
    "Call Time,Caller ID,Destination,Status,Ringing,Talking,Cost,Call Activity Details\n"
    "2026-11-20 10:15:02,0671234567,Nadia (101),Answered,00:00:05,00:03:20,,\n"
    "2026-11-20 10:16:00,0501112233,Support (800),Unanswered,00:00:30,00:00:00,,\n"
    "2026-11-20 10:20:00,Nadia (101),0931112233,Answered,00:00:03,00:01:05,,\n"
)


@pytest.fixture
def brought(tmp_path, account, taken):
    def bring(text, name="calls.csv"):
        upload = loaded(write(tmp_path / name, text), "calls")
        receiving.read_waiting(now=NOW)
        return upload

    return bring


def said(taken):
    return [(one.sender.value, one.direction, one.text) for one in taken]


def test_freepbx_and_the_table_of_asterisk(brought, taken):
    upload = brought(FREEPBX)
    assert {"caller", "callee", "seconds", "result", "key", "happened_on"} <= set(fields(upload))
    assert said(taken) == [
        ("+380671234567", "in", "Call: 3 min 20 s"),
        ("+380501112233", "out", "We called: nobody answered"),
        ("+380931112233", "in", "Call: 1 min 0 s"),
    ]
    assert counts(upload) == {"added": 4, "known": 1}
    assert Received.objects.filter(reason="inside_call").count() == 1
    assert taken[0].facts["extension"] == "101"


def test_binotel(brought, taken):
    brought(BINOTEL)
    assert said(taken) == [
        ("+380671234567", "in", "Call: 3 min 20 s"),
        ("+380501112233", "in", "Missed call"),
        ("+380931112233", "out", "We called: 1 min 5 s"),
    ]
    assert (taken[0].facts["extension"], taken[0].sender.name) == ("901", "Олена М")


def test_three_cx(brought, taken):
    brought(THREE_CX)
    assert said(taken) == [
        ("+380671234567", "in", "Call: 3 min 20 s"),
        ("+380501112233", "in", "Missed call"),
        ("+380931112233", "out", "We called: 1 min 5 s"),
    ]


def test_the_same_file_again_brings_nothing(brought, taken):
    brought(BINOTEL)
    assert counts(brought(BINOTEL, "again.csv")) == {"known": 3}
    assert len(taken) == 3


def test_before_loading_the_page_says_how_many_calls_would_arrive(tmp_path, account, brought):
    path = write(tmp_path / "a.csv", BINOTEL)
    assert [(one.title, one.added) for one in preview_of(checked(path, "calls").result)["tallies"]] == [
        ("Messages that arrive", "3")
    ]
    assert not Received.objects.exists()
    brought(BINOTEL)
    assert not preview_of(checked(path, "calls").result)["tallies"]


def test_a_file_of_calls_is_not_taken_back_and_says_so(brought):
    upload = brought(BINOTEL)
    with pytest.raises(NothingToTakeBack):
        ask_undo(upload.pk, actor="")


def test_calls_of_long_ago_are_history_and_nobody_is_expected_to_call_back(brought, taken):
    old = (NOW - timedelta(days=40)).strftime("%d.%m.%Y")
    brought(BINOTEL.replace("20.11.2026", old))
    assert [one.automatic for one in taken] == [True] * 3


def test_bad_cells_are_told_by_row_and_column_and_good_rows_come_in(brought, taken):
    upload = brought(BINOTEL.replace("20.11.2026 10:16:00", "yesterday").replace("00:01:05", "long"))
    told = " ".join(sentences(upload))
    assert "yesterday" in told
    assert "long" in told
    assert said(taken) == [("+380671234567", "in", "Call: 3 min 20 s"), ("+380931112233", "out", "We called")]


def test_numbers_become_customers_once(brought, taken):
    brought(BINOTEL + BINOTEL.splitlines()[1].replace("10:15:02", "11:00:00") + "\n")
    assert len(taken) == 4
    assert Customer.objects.count() == 3
