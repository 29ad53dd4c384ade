"""Writes the letters and their index; nothing is left of what was there before."""

import json
from pathlib import Path

import django

FOLDER = Path(__file__).resolve().parent.parent / "corpus"


def main() -> None:
    from regulars.channels.email.tests.building import answers, encodings, hostile, machines, shapes

    cases = [*encodings.CASES, *shapes.CASES, *hostile.CASES, *machines.CASES, *answers.CASES]
    names = [case.name for case in cases]
    assert len(set(names)) == len(names), "two letters of one name"
    FOLDER.mkdir(exist_ok=True)
    for old in FOLDER.glob("*.eml"):
        old.unlink()
    for case in cases:
        (FOLDER / f"{case.name}.eml").write_bytes(case.raw)
    index = {case.name: case.expected() for case in cases}
    (FOLDER / "index.json").write_text(json.dumps(index, ensure_ascii=False, indent=1, sort_keys=True) + "\n")


if __name__ == "__main__":
    # Our marks are signed: the letters are signed with the key that the tests have.
    from django.conf import settings

    django.setup()
    settings.SECRET_KEY = "only-for-tests"
    main()
