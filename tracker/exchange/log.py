"""The log: one JSON object a line, a header first, entries in any order.

Reading checks everything and refuses the whole log at the first line that cannot be relied
on; fields it does not know are kept and written out again.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from tracker.engine.entries import Entry, Person
from tracker.errors import LogError
from tracker.exchange.checks import check_meaning
from tracker.exchange.fields import to_entry, to_fields
from tracker.exchange.json_line import Json, Raw, UnreadableError, echo, loosened, parsed, printed
from tracker.formulary.load import load_formulary

FORMAT = "dose-log"
VERSION = 1
HEADER: Raw = {"type": "header", "format": FORMAT, "version": VERSION}
# Said of a file that does not begin as a log does.
NO_LOG = "; is it a log of tracker export, or a file of medTimer or Dosage?"


@dataclass(frozen=True, slots=True)
class _Line:
    number: int
    raw: Raw


@dataclass(frozen=True, slots=True)
class _People:
    """The names by which people may be meant, the zones they live in, and the only person."""

    ids: Mapping[str, str]
    homes: Mapping[str, set[str]]
    only: str | None


def read_log(lines: Iterable[str], known: Mapping[str, Entry] | None = None) -> list[Entry]:
    """The entries of a log; `known` are entries that it may refer to or repeat.

    Raises LogError, which names the line and the way out, and gives back nothing.
    """
    parsed_lines = _parsed(lines)
    people = _people_in(parsed_lines)
    known = known or {}
    entries: dict[str, Entry] = {}
    numbers: dict[str, int] = {}
    for line in parsed_lines:
        entry = _entry(line, people)
        _check_same(entry, line.number, known.get(entry.uid), "in the record")
        there = entries.setdefault(entry.uid, entry)
        first = numbers.setdefault(entry.uid, line.number)
        _check_same(entry, line.number, there, f"on line {first}")
    formulary, everything = load_formulary(), {**known, **entries}
    for uid, entry in entries.items():
        if problem := check_meaning(entry, formulary, everything):
            raise _refused(numbers[uid], problem)
    return list(entries.values())


def write_log(entries: Iterable[Entry]) -> Iterator[str]:
    """The lines of a log, without line ends, the header first."""
    yield printed(HEADER)
    for entry in entries:
        yield printed(to_fields(entry))


def entry_fields(entry: Entry) -> dict[str, Json]:
    """An entry as in the log, for `json.dumps`: amounts that are not whole are floats."""
    return {key: loosened(value) for key, value in to_fields(entry).items()}


def _parsed(lines: Iterable[str]) -> list[_Line]:
    found: list[_Line] = []
    headed = False
    for number, text in enumerate(lines, start=1):
        line = text.removeprefix("\ufeff").strip() if number == 1 else text.strip()
        if not line:
            continue
        try:
            raw = parsed(line)
        except UnreadableError as error:
            way = "" if headed else NO_LOG
            raise _refused(number, f"{error}{way}") from None
        if not headed:
            _check_header(number, raw)
            headed = True
            continue
        if raw.get("type") == "header":
            raise _refused(number, "a second header; keep one log in one file")
        found.append(_Line(number, raw))
    if not headed:
        raise _refused(1, f"the log is empty; its first line must be {printed(HEADER)}")
    return found


def _check_header(number: int, raw: Raw) -> None:
    if raw.get("type") != "header" or raw.get("format") != FORMAT:
        raise _refused(number, f"no header; the first line must be {printed(HEADER)}")
    version = raw.get("version")
    if isinstance(version, bool) or version != VERSION:
        raise _refused(
            number,
            f"version {echo(version)} of the log is not known here; "
            "a newer version of this program may read it",
        )


def _people_in(lines: list[_Line]) -> _People:
    direct: dict[str, str] = {}
    for line in lines:
        uid, person = line.raw.get("uid"), line.raw.get("person")
        if line.raw.get("type") == Person.type and isinstance(uid, str):
            direct.setdefault(uid, person if isinstance(person, str) else uid)
    ids = {name: _followed(name, direct) for name in direct}
    homes: dict[str, set[str]] = {}
    named: set[str] = set(ids.values())
    for line in lines:
        person, zone = line.raw.get("person"), line.raw.get("zone")
        if isinstance(person, str):
            named.add(ids.get(person, person))
        if line.raw.get("type") == Person.type and isinstance(zone, str):
            who = person if isinstance(person, str) else line.raw.get("uid")
            if isinstance(who, str):
                homes.setdefault(ids.get(who, who), set()).add(zone)
    return _People(ids, homes, next(iter(named)) if len(named) == 1 else None)


def _followed(name: str, direct: Mapping[str, str]) -> str:
    """The person id that a name leads to; a name that leads back to itself is the id."""
    seen, at = {name}, name
    while (after := direct.get(at, at)) != at:
        if after in seen:
            return name
        seen.add(after)
        at = after
    return at


def _entry(line: _Line, people: _People) -> Entry:
    raw = line.raw
    person = raw.get("person")
    if person is None:
        person = raw.get("uid") if raw.get("type") == Person.type else people.only
    if isinstance(person, str):
        person = people.ids.get(person, person)
    zone = raw.get("zone")
    if zone is None and isinstance(person, str):
        homes = people.homes.get(person, set())
        zone = next(iter(homes)) if len(homes) == 1 else None
    try:
        return to_entry(raw, person, zone)
    except UnreadableError as error:
        raise _refused(line.number, str(error)) from None


def _check_same(entry: Entry, number: int, there: Entry | None, where: str) -> None:
    if there is not None and there is not entry and there != entry:
        raise _refused(
            number,
            f"the uid {echo(entry.uid)} is used before, {where}, with other content; "
            "give this entry a uid of its own",
        )


def _refused(number: int, problem: str) -> LogError:
    return LogError(f"line {number}: {problem}")
