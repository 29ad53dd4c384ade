"""An export as JSON, for programs: {"customer": 17, "written": "...", "data": {title: [{...}, ...]}}."""

import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from django.core.serializers.json import DjangoJSONEncoder


class JsonWriter:
    """Written as it comes: nothing is held."""

    def __init__(self, path: Path, customer_id: int, now: datetime) -> None:
        self.path, self.customer_id, self.now = path, customer_id, now
        self.lists = self.lines = 0

    def __enter__(self) -> Self:
        self.file = self.path.open("w", encoding="utf-8")
        self.file.write(f'{{"customer": {self.customer_id}, "written": {as_json(self.now)}, "data": {{')
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        if error is None:
            self.file.write("\n}}\n")
        self.file.close()

    def begin(self, title: str) -> None:
        self.file.write(f"{',' if self.lists else ''}\n  {as_json(title)}: [")
        self.lists, self.lines = self.lists + 1, 0

    def add(self, line: Mapping[str, Any]) -> None:
        self.file.write(f"{',' if self.lines else ''}\n    {as_json(line)}")
        self.lines += 1

    def end(self) -> None:
        self.file.write("\n  ]" if self.lines else "]")


def as_json(value: Any) -> str:
    return json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False)
