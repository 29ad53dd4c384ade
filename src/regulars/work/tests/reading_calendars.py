"""A strict reader of calendars, written from RFC 5545 and from nothing of ours: what it does not know is refused."""

import re
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

NAME = re.compile(r"[A-Z0-9-]+")
LINE = re.compile(r'([A-Z0-9-]+)((?:;[A-Z0-9-]+=(?:"[^"]*"|[^;:,"]*))*):(.*)', re.DOTALL)
ESCAPES = {"\\\\": "\\", "\\;": ";", "\\,": ",", "\\n": "\n", "\\N": "\n"}
TEXTS = {"SUMMARY", "DESCRIPTION", "X-WR-CALNAME"}
ONCE = {"UID", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "SEQUENCE", "URL"}


@dataclass
class Component:
    name: str
    properties: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    inside: list["Component"] = field(default_factory=list)

    def __getitem__(self, name: str):
        ((parameters, value),) = self.properties[name]
        return valued(name, parameters, value)


def read(body: bytes) -> Component:
    """The calendar in a file. Fails on anything the standard does not allow."""
    assert body.endswith(b"\r\n")
    physical = body[:-2].split(b"\r\n")
    assert all(len(line) <= 75 for line in physical), "a line is longer than 75 octets"
    assert all(b"\n" not in line and b"\r" not in line for line in physical)
    for line in physical:
        line.decode("utf-8")  # no letter is cut in two
    lines: list[str] = []
    for line in physical:
        if line[:1] in (b" ", b"\t"):
            lines[-1] += line[1:].decode()
        else:
            lines.append(line.decode())
    return built(lines)


def built(lines: list[str]) -> Component:
    root, open_ones = Component("ROOT"), []
    open_ones.append(root)
    for line in lines:
        found = LINE.fullmatch(line)
        assert found, f"no content line: {line!r}"
        name, parameters, value = found.groups()
        assert not re.search(r"[\x00-\x08\x0a-\x1f\x7f]", value)
        if name == "BEGIN":
            open_ones.append(Component(value))
        elif name == "END":
            ended = open_ones.pop()
            assert ended.name == value
            checked(ended)
            open_ones[-1].inside.append(ended)
        else:
            open_ones[-1].properties.setdefault(name, []).append((parameters, value))
    assert open_ones == [root]
    (calendar,) = root.inside
    return calendar


def checked(component: Component) -> None:
    needed = {"VCALENDAR": {"VERSION", "PRODID"}, "VEVENT": {"UID", "DTSTAMP", "DTSTART"},
              "VALARM": {"ACTION", "TRIGGER", "DESCRIPTION"}}[component.name]  # fmt: skip
    assert needed <= set(component.properties), component
    assert all(len(component.properties[name]) == 1 for name in ONCE & set(component.properties))


def valued(name: str, parameters: str, value: str):
    if name in TEXTS:
        assert not re.search(r"(?<!\\)(?:\\\\)*[;,]", value), "a comma or semicolon is not escaped"
        assert not re.sub(r"\\[\\;,nN]", "", value).count("\\")
        return re.sub(r"\\[\\;,nN]", lambda found: ESCAPES[found[0]], value)
    if name.startswith("DT") or name == "TRIGGER":
        if parameters == ";VALUE=DATE":
            return date(int(value[:4]), int(value[4:6]), int(value[6:8]))
        assert re.fullmatch(r"\d{8}T\d{6}Z", value), value
        return datetime.strptime(value, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    return value
