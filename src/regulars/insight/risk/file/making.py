"""From a file to a model to JSON or words."""

import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from regulars.analytics import risk
from regulars.analytics.risk.model import Reason, RiskModel
from regulars.analytics.risk.table import Features, Floats, Rows
from regulars.imports.problems import sentence
from regulars.insight.risk.file.answers import Answers, answers_of
from regulars.insight.risk.file.errors import REFUSALS
from regulars.insight.risk.file.reading import FileOfCustomers, features_from, read_file
from regulars.insight.risk.file.shape import as_dict
from regulars.insight.risk.file.words import left_out_sentence, told

PROBLEMS_TOLD = 20


@dataclass(frozen=True)
class Found:
    """What came out of a file. `rows` are those that can be used, in the order of the file; all below are of them."""

    file: FileOfCustomers
    answers: Answers
    model: RiskModel
    features: Features
    rows: Rows
    names: list[str]
    probability: Floats
    reasons: list[tuple[Reason, ...]]


def make(path: Path, *, target: str, identity: str, keep: Sequence[str], as_json: bool) -> int:
    """Read, learn, tell. Raises BadInput with a sentence when nothing can be said."""
    with translation.override(settings.LANGUAGE_CODE):
        found = study_file(path, target=target, identity=identity, keep=keep)
        _tell_problems(found)
        if as_json:
            sys.stdout.write(json.dumps(as_dict(found), ensure_ascii=False) + "\n")
        else:
            sys.stdout.write(told(found))
    return 0


def study_file(path: Path, *, target: str, identity: str = "", keep: Sequence[str] = ()) -> Found:
    file = read_file(path)
    answers = answers_of(file, target)
    named = file.position(identity) if identity else None
    kept = [file.names[file.position(column)] for column in keep]
    without = [answers.place] if named is None else [answers.place, named]
    rows = np.flatnonzero(answers.usable)
    features = features_from(file, without).take(rows)
    left = answers.left[rows]
    learnt = np.flatnonzero(~np.isnan(left))
    model = risk.fit(features.take(learnt), left[learnt], keep=kept)
    if isinstance(model, risk.NoModel):
        raise REFUSALS[model.code](**_details(model))
    probability = model.probability(features)
    # Of whom the answer is known, what a model says that had not seen it.
    probability[learnt] = model.tested.said
    names = _names(file, model, named)
    return Found(
        file, answers, model, features, rows, [names[row] for row in rows], probability, model.reasons(features)
    )


def _details(refused: risk.NoModel) -> dict[str, object]:
    return {**refused.details, "columns": ", ".join(refused.details.get("left_out", ()))}


def _names(file: FileOfCustomers, model: RiskModel, named: int | None) -> list[str]:
    """The column that names customers: the one given, the first that looks like it, or the number of the row."""
    if named is None:
        guess = next((one.column for one in model.left_out if one.code == "identifier"), None)
        named = file.names.index(guess) if guess is not None else None
    if named is None:
        return [str(number) for number in file.numbers]
    return [cell or str(number) for cell, number in zip(file.cells[named], file.numbers, strict=True)]


def _tell_problems(found: Found) -> None:
    """To standard error, so that results on standard output stay alone."""
    for fault in sorted(found.file.problems, key=lambda fault: fault.row)[:PROBLEMS_TOLD]:
        _say(sentence(fault))
    if found.file.bad:
        words = ngettext(
            "%(count)s row cannot be used and is left out.",
            "%(count)s rows cannot be used and are left out.",
            found.file.bad,
        )
        _say(words % {"count": found.file.bad})
    if unknown := int(np.isnan(found.answers.left[found.rows]).sum()):
        words = ngettext(
            "It is not known of %(count)s customer whether they left: they get a probability and are not learnt from.",
            "It is not known of %(count)s customers whether they left: they get a probability and are not learnt from.",
            unknown,
        )
        _say(words % {"count": unknown})
    for one in found.model.left_out:
        _say(left_out_sentence(one))
    if not found.model.adds_up:
        _say(_("Boosted trees were clearly better than any model that adds up: reasons are approximate here."))


def _say(words: str) -> None:
    sys.stderr.write(words + "\n")
