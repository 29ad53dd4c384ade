"""Many deliveries at once, in any order, repeated, and a worker killed in the middle: nothing lost or doubled."""

import random
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from itertools import islice
from threading import Barrier

import pytest
from django.db import connection, connections
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from procrastinate.contrib.django.models import ProcrastinateJob
from tests.cast import NOW
from tests.children import kill, wait_for, waits_for_lock

from regulars.customers.models import Customer, Entry, Identity, Person
from regulars.events import jobs, queue
from regulars.events.models import Event
from regulars.events.tests.telling import Tracker, identify, read, track, verdicts
from regulars.purchases.models import Order

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("company")]

AT_ONCE, DELIVERIES = 8, 40
READ = "from regulars.events.jobs import read\nread()"


def at_once(work: Callable[[int], object]) -> list[object]:
    """Forty times, eight at a time, the first eight in the same moment."""
    start = Barrier(AT_ONCE)

    def one(number: int) -> object:
        if number < AT_ONCE:
            start.wait(timeout=60)
        try:
            return work(number)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(AT_ONCE) as threads:
        return list(threads.map(one, range(DELIVERIES)))


def test_forty_deliveries_of_one_new_person_half_of_them_repeats_make_one_person_and_lose_nothing(company):
    tracker = Tracker()
    traits = {"name": "Olena Melnyk", "email": "o@honey.example", "phone": "+380671234567"}

    def deliver(number: int) -> str:
        message = number % (DELIVERIES // 2)
        sender = Tracker(secret=tracker.secret)
        answer = sender.batch(identify(f"i-{message}", traits=traits, anonymousId="b-1"), track(f"t-{message}"))
        read()
        return " ".join(verdicts(answer))

    said = at_once(deliver)
    read()
    assert sorted(said) == ["accepted accepted"] * 20 + ["duplicate duplicate"] * 20
    assert Customer.objects.count() == Person.objects.count() == 1
    assert Identity.objects.count() == 4
    assert Entry.objects.filter(kind="events.tracked").count() == 20
    assert set(Event.objects.values_list("state", flat=True)) == {"read"}


def test_batches_of_the_same_messages_in_opposite_orders_never_wait_for_each_other_for_ever(company):
    tracker = Tracker()
    messages = [track(f"m-{number}") for number in range(60)]

    def deliver(number: int) -> int:
        answer = Tracker(secret=tracker.secret).batch(*(messages if number % 2 else messages[::-1]))
        return verdicts(answer).count("accepted")

    assert sum(at_once(deliver)) == len(messages) == Event.objects.count()


def test_an_intake_that_found_a_job_waiting_is_read_by_that_job(company):
    """The job waits for the intake to end before it looks, so that nothing is left lying."""
    tracker = Tracker()
    tracker.batch(track("m-1"))
    assert ProcrastinateJob.objects.filter(task_name=queue.TASK, status="todo").count() == 1

    def slow_intake(_number: int) -> None:
        with connection.cursor() as cursor:
            cursor.execute("BEGIN")
            queue.take_in_together()
            inside.wait(timeout=60)
            wait_for(waits_for_lock)
            cursor.execute(
                "INSERT INTO events_event (key_id, message_id, call, happened_at, received_at, state, visitor, body)"
                " VALUES (%s, 'm-2', 'track', %s, %s, 'waiting', '', '{\"user\": \"u-1\", \"event\": \"Late\"}')",
                [tracker.key.id, NOW, NOW],
            )
            queue.ask_to_read()
            cursor.execute("COMMIT")
        connections.close_all()

    inside = Barrier(2)
    with ThreadPoolExecutor(1) as thread:
        ending = thread.submit(slow_intake, 0)
        inside.wait(timeout=60)
        read()
        ending.result()
    assert Entry.objects.filter(kind="events.tracked").count() == 2


def test_a_worker_killed_while_reading_leaves_nothing_half_and_the_next_one_reads_the_rest(company, start_child):
    tracker = Tracker()
    for user in range(40):
        tracker.batch(
            identify(f"i-{user}", f"u-{user}", {"name": f"Name {user}", "email": f"u{user}@honey.example"}),
            track(f"t-{user}", userId=f"u-{user}"),
            track(f"o-{user}", "Order Completed", userId=f"u-{user}", properties={"order_id": user, "total": 10}),
        )
    kills = 0
    while Event.objects.filter(state="waiting").exists():
        child = start_child(READ)
        before = Entry.objects.count()
        while kills < 3 and child.poll() is None and Entry.objects.count() < before + 10:
            time.sleep(0.005)
        if kills < 3 and child.poll() is None:
            kill(child)
            kills += 1
        child.wait(timeout=120)
    assert kills == 3
    assert Customer.objects.count() == Person.objects.count() == Order.objects.count() == 40
    assert Entry.objects.filter(kind="events.tracked").count() == 40
    assert Entry.objects.filter(kind="purchases.order_placed").count() == 40


USERS = ["u-1", "u-2"]
WORDS = ["Completed", "Updated", "Refunded", "Cancelled"]
TRAITS = st.fixed_dictionaries(
    {}, optional={"plan": st.sampled_from(["free", "gold", None]), "city": st.sampled_from(["Київ", "Chișinău"]),
                  "name": st.sampled_from(["Olena", "Олена Мельник"])},
)  # fmt: skip


@st.composite
def stories(draw) -> list[dict[str, object]]:
    """Messages of two people, each at a moment of its own; a browser and the orders of a person are theirs alone."""
    said = []
    for number in range(draw(st.integers(6, 14))):
        user = draw(st.sampled_from(USERS))
        own = {"userId": user, "timestamp": (NOW - timedelta(hours=100 - number)).isoformat()}
        match draw(st.sampled_from(["identify", "identify", "identify", "track", "page", "order", "order"])):
            case "identify":
                traits = draw(TRAITS) | draw(st.sampled_from([{}, {"email": f"{user}@honey.example"}]))
                said.append(identify(f"m-{number}", user, traits, anonymousId=f"b-{user}") | own)
            case "track":
                said.append(track(f"m-{number}") | own)
            case "page":
                said.append({"type": "page", "messageId": f"m-{number}", "anonymousId": f"b-{user}", "name": "Coffee",
                             "timestamp": own["timestamp"]})  # fmt: skip
            case "order":
                properties = {"order_id": f"A-{user}", "total": draw(st.integers(0, 50)), "products": [{"sku": "C"}]}
                word = draw(st.sampled_from(WORDS))
                said.append(track(f"m-{number}", f"Order {word}", properties=properties) | own)
    return said


def come_out() -> list[object]:
    """Everything the messages made, told without the numbers of rows."""
    whose = dict(Identity.objects.filter(channel="external").values_list("customer_id", "value"))
    rows = [
        Customer.objects.values_list("id", "name", "attributes"),
        Identity.objects.values_list("customer_id", "channel", "value"),
        Person.objects.values_list("customer_id", "full_name"),
        Entry.objects.filter(kind__in=["events.tracked", "events.page"]).values_list(
            "customer_id", "kind", "happened_at", "data", "source_key"
        ),
        Order.objects.values_list("customer_id", "source_key", "kind", "amount_minor", "ordered_at"),
    ]
    found = [sorted(repr((whose.get(row[0], row[0]), *row[1:])) for row in part) for part in rows]
    return [*found, sorted(Event.objects.values_list("message_id", "state"))]


def forget_everything() -> None:
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE customers_customer, events_event CASCADE")


@settings(max_examples=25, suppress_health_check=list(HealthCheck))
@given(story=stories(), seed=st.integers(0, 10**6))
def test_out_of_order_and_repeated_deliveries_come_out_the_same(company, story, seed):
    tracker = Tracker()
    forget_everything()
    tracker.batch(*story)
    read()
    read()
    straight = come_out()
    forget_everything()
    chance = random.Random(seed)
    delivered = [*story, *chance.sample(story, len(story) // 2)]
    chance.shuffle(delivered)
    rest = iter(delivered)
    while part := list(islice(rest, chance.randint(1, 4))):
        tracker.batch(*part)
        if chance.random() < 0.7:
            read()
    read()
    read()
    assert come_out() == straight


def test_the_jobs_do_it_by_themselves(company):
    Tracker().batch(track("m-1"))
    jobs.look_after(0)
    jobs.read()
    jobs.forget_old(0)
    assert Event.objects.get().state == "read"
