"""Pairs of customers who may be one, by probabilistic linkage (Fellegi and Sunter) in splink on DuckDB.

Each comparison says how much more often it comes out so for one and the same customer (m) than for two who are not
(u). The shares were set from invented customers with known doubles, and a test holds what they find; a common name says
less than a rare one (term frequencies). For the worker only: DuckDB stays out of web processes.
"""

import logging
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from hashlib import blake2b
from itertools import islice
from typing import Any

import duckdb
import pyarrow as pa
import splink.comparison_level_library as levels
from splink import DuckDBAPI, Linker, SettingsCreator, block_on
from splink.comparison_library import CustomComparison
from splink.internals.comparison_level_creator import ComparisonLevelCreator as Level

from regulars.customers.duplicates.features import Features

# What more customers share than this says nothing of any two of them, and comparing them all would take for ever.
MOST_SHARING = 40
LIKELY = 0.6
# About one customer in twenty is there twice.
DOUBLE_SHARE = 0.05
SMALLEST, LARGEST = 200, 2_000_000
BATCH = 10_000

Sharing = Counter[int]

NAMES = {4: "same_name", 3: "name_one_letter", 2: "same_family", 1: "name_alike"}
PATRONYMICS = {2: "same_patronymic", 1: "patronymic_alike"}
PHONES = {2: "same_phone_end", 1: "phone_one_digit"}
EMAILS = {2: "same_email_front", 1: "same_email_front"}
COUNTRIES = {1: "same_country"}

SCHEMA = pa.schema(
    [
        ("unique_id", pa.int64()),
        *((name, pa.string()) for name in ("name", "longest", "initials", "patronymic", "country", "phone", "seen")),
        *((name, pa.list_(pa.string())) for name in ("ends", "fronts", "numbered", "keys")),
    ]
)


@dataclass(frozen=True)
class Pair:
    """Two customers who may be one, `first` with the smaller id; `reasons` are codes, the strongest first;
    `seen` is a digest of what was compared."""

    first: int
    second: int
    score: float
    reasons: tuple[str, ...]
    seen: str


def likely_pairs(customers: Iterable[Features]) -> Iterator[Pair]:
    """Pairs likely enough to be shown to a person. An equal name alone is never enough.

    `customers` is gone through twice: keys are counted, then those who share one are kept. Nobody else takes memory.
    """
    sharing, count = shared_keys(customers)
    table = comparable(customers, sharing)
    if not table.num_rows:
        return
    with duckdb.connect(config={"threads": 2}) as engine:
        for found in scored(engine, table, frequencies(table, sharing, count), count):
            pair = as_pair(found)
            if enough(pair.reasons):
                yield pair


def shared_keys(customers: Iterable[Features]) -> tuple[Sharing, int]:
    """How many have each key, by its hash, and how many customers there are."""
    sharing: Sharing = Counter()
    count = 0
    for one in customers:
        count += 1
        sharing.update(map(hash, one.keys))
    return sharing, count


def comparable(customers: Iterable[Features], sharing: Sharing) -> pa.Table:
    """Customers who share at least one key with somebody; a phone or an e-mail of a crowd counts as none."""
    shared = ((one, [key for key in one.keys if 2 <= sharing[hash(key)] <= MOST_SHARING]) for one in customers)
    rows = (row(one, keys, sharing) for one, keys in shared if keys)
    batches = []
    while some := list(islice(rows, BATCH)):
        batches.append(pa.RecordBatch.from_pylist(some, schema=SCHEMA))
    return pa.Table.from_batches(batches, schema=SCHEMA)


def row(one: Features, keys: list[str], sharing: Sharing) -> dict[str, object]:
    ends, fronts, numbered = (
        [value for value in values if sharing[hash(f"{kind}:{value}")] <= MOST_SHARING]
        for kind, values in (("end", one.ends), ("front", one.fronts), ("front", one.numbered))
    )
    more = {"unique_id": one.id, "ends": ends, "fronts": fronts, "numbered": numbered, "keys": keys, "seen": one.seen}
    return {**asdict(one), **more}


def frequencies(table: pa.Table, sharing: Sharing, count: int) -> pa.Table:
    """How often each name is met among all customers, the one at hand not counted: what makes a common name weak."""
    names = [name for name in table["name"].unique().to_pylist() if name]
    shares = [max(sharing[hash(f"name:{name}")] - 1, 1) / max(count, SMALLEST) for name in names]
    return pa.table({"name": pa.array(names, pa.string()), "tf_name": pa.array(shares, pa.float64())})


def scored(engine: duckdb.DuckDBPyConnection, table: pa.Table, names: pa.Table, customers: int) -> list[dict[str, Any]]:
    logging.getLogger("splink").setLevel(logging.ERROR)
    database = DuckDBAPI(engine)
    linker = Linker(database.register(table, table_name="customers"), settings(customers), log_level="ERROR")
    linker.table_management.register_term_frequency_lookup(database.register(names, table_name="name_shares"), "name")
    found: list[dict[str, Any]] = linker.inference.predict(threshold_match_probability=LIKELY).as_record_list()
    return found


def settings(customers: int) -> SettingsCreator:
    return SettingsCreator(
        link_type="dedupe_only",
        blocking_rules_to_generate_predictions=[block_on("keys", arrays_to_explode=["keys"])],
        comparisons=[names(), patronymics(), phones(), emails(), countries()],
        probability_two_random_records_match=DOUBLE_SHARE / min(max(customers, SMALLEST), LARGEST),
        retain_matching_columns=True,
        additional_columns_to_retain=["seen"],
        retain_intermediate_calculation_columns=True,
    )


def names() -> CustomComparison:
    """The same in any order of words; one letter of a long name wrong; the same family and first letter."""
    one_letter = "damerau_levenshtein(name_l, name_r) <= CASE WHEN length(name_l) > 14 THEN 2 ELSE 1 END"
    same_family = "longest_l = longest_r AND length(longest_l) > 3"
    return compared(
        "name",
        levels.NullLevel("name"),
        levels.ExactMatchLevel("name").configure(
            m_probability=0.7, u_probability=0.0005, tf_adjustment_column="name", tf_minimum_u_value=0.00001
        ),
        likely(f"{one_letter} AND length(name_l) > 6", 0.1, 0.0005),
        likely(same_family, 0.08, 0.002),
        likely("jaro_winkler_similarity(name_l, name_r) >= 0.92", 0.05, 0.005),
        otherwise(0.07, 0.992),
    )


def patronymics() -> CustomComparison:
    return compared(
        "patronymic",
        levels.NullLevel("patronymic"),
        likely("patronymic_l = patronymic_r", 0.85, 0.01),
        likely("jaro_winkler_similarity(patronymic_l, patronymic_r) >= 0.92", 0.08, 0.01),
        otherwise(0.07, 0.98),
    )


def phones() -> CustomComparison:
    """Different phones say little: people have several."""
    return compared(
        "phone",
        unknown("len(ends_l) = 0 OR len(ends_r) = 0"),
        likely("list_has_any(ends_l, ends_r)", 0.5, 0.000002),
        likely("damerau_levenshtein(phone_l, phone_r) = 1", 0.03, 0.0001),
        otherwise(0.47, 0.999898),
    )


def emails() -> CustomComparison:
    """A front with a number in it («olena.melnyk84») says more than one made of the name."""
    return compared(
        "email",
        unknown("len(fronts_l) = 0 OR len(fronts_r) = 0"),
        likely("list_has_any(numbered_l, numbered_r)", 0.2, 0.000005),
        likely("list_has_any(fronts_l, fronts_r)", 0.2, 0.0001),
        otherwise(0.6, 0.999895),
    )


def countries() -> CustomComparison:
    return compared("country", levels.NullLevel("country"), likely("country_l = country_r", 0.95, 0.5),
                    otherwise(0.05, 0.5))  # fmt: skip


def compared(name: str, *found: Level) -> CustomComparison:
    return CustomComparison(list(found), output_column_name=name)


def likely(condition: str, m: float, u: float) -> Level:
    return levels.CustomLevel(condition).configure(m_probability=m, u_probability=u)


def unknown(condition: str) -> Level:
    return levels.CustomLevel(condition).configure(is_null_level=True)


def otherwise(m: float, u: float) -> Level:
    return levels.ElseLevel().configure(m_probability=m, u_probability=u)


def as_pair(found: dict[str, Any]) -> Pair:
    (first, seen), (second, seen_too) = sorted((found[f"unique_id_{side}"], found[f"seen_{side}"]) for side in "lr")
    told = (
        ("gamma_phone", PHONES), ("gamma_email", EMAILS), ("gamma_name", NAMES),
        ("gamma_patronymic", PATRONYMICS), ("gamma_country", COUNTRIES),
    )  # fmt: skip
    reasons = (words.get(int(found[column])) for column, words in told)
    digest = blake2b(f"{seen} {seen_too}".encode(), digest_size=16).hexdigest()
    return Pair(first, second, found["match_probability"], tuple(reason for reason in reasons if reason), digest)


def enough(reasons: Sequence[str]) -> bool:
    """A name that is alike and one thing more, or two things more than a name."""
    named = bool(set(reasons) & set(NAMES.values()))
    besides = set(reasons) & {*PHONES.values(), *EMAILS.values(), PATRONYMICS[2]}
    return bool(besides) if named else len(besides) > 1
