"""The log: one JSON object a line, a header first, entries in any order.

Reading checks everything and refuses the whole log at the first line that cannot be relied
on; fields it does not know are kept and written out again.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from types import MappingProxyType

from tracker.engine.entries import ENTRY_TYPES, NO_EXTRA, Entry, Person, Source
from tracker.engine.instants import first_instant, zone_named
from tracker.errors import LogError
from tracker.exchange.checks import check_entry, check_reference
from tracker.exchange.fields import FIELDS, FieldError, day, instant, name, plain, words
from tracker.exchange.fields import zone as read_zone

FORMAT = "dose-log"
VERSION = 1
HEADER = {"type": "header", "format": FORMAT, "version": VERSION}
LONGEST_LINE = 1_000_000
COMMON_NAMES = frozenset(
    {"type", "uid", "person", "occurred_at", "zone", "precision", "recorded_at", "source",
     "recorded_by", "note"}
)  # fmt: skip

Raw = dict[str, object]


@dataclass(frozen=True, slots=True)
class _Line:
    number: int
    raw: Raw


def read_log(lines: Iterable[str], known: Mapping[str, Entry] | None = None) -> list[Entry]:
    """The entries of a log; `known` are entries that it may refer to or repeat.

    Raises LogError, which names the line and the way out, and gives back nothing.
    """
    parsed = _parsed(lines)
    people = _people(parsed)
    there = dict(known or {})
    entries: dict[str, Entry] = {}
    numbers: dict[str, int] = {}
    for line in parsed:
        entry = _entry(line, people)
        same = entries.get(entry.uid) or there.get(entry.uid)
        if same is not None and same != entry:
            raise LogError(
                f"line {line.number}: the uid {entry.uid!r} is used before with other content; "
                "give this entry a uid of its own"
            )
        entries.setdefault(entry.uid, entry)
        numbers.setdefault(entry.uid, line.number)
    everything = there | entries
    for uid, entry in entries.items():
        if problem := check_reference(entry, everything) or check_entry(entry, everything):
            raise LogError(f"line {numbers[uid]}: {problem}")
    return list(entries.values())


def write_log(entries: Iterable[Entry]) -> Iterator[str]:
    """The lines of a log, without line ends, the header first."""
    yield json.dumps(HEADER)
    for entry in entries:
        yield json.dumps(entry_fields(entry), ensure_ascii=False, default=plain)


def entry_fields(entry: Entry) -> Raw:
    """An entry as the object that stands for it in the log."""
    place = zone_named(entry.zone)
    made: Raw = {
        "type": entry.type,
        "uid": entry.uid,
        "person": entry.person,
        "occurred_at": entry.day.isoformat()
        if entry.day
        else entry.occurred_at.astimezone(place).isoformat(),
        "zone": entry.zone,
        "precision": "day" if entry.day else "exact",
        "recorded_at": entry.recorded_at.astimezone(place).isoformat(),
        "source": entry.source.value,
    }
    if entry.recorded_by is not None:
        made["recorded_by"] = entry.recorded_by
    if entry.note is not None:
        made["note"] = entry.note
    for field in FIELDS[entry.type]:
        value = getattr(entry, field.attribute)
        if value is None or value == () or value is False:
            continue
        if field.attribute == "at" and isinstance(value, datetime):
            made[field.name] = value.astimezone(place).isoformat()
        else:
            made[field.name] = plain(value)
    return made | dict(entry.extra)


def _parsed(lines: Iterable[str]) -> list[_Line]:
    found: list[_Line] = []
    headed = False
    for number, text in enumerate(lines, start=1):
        line = text.removeprefix("\ufeff").strip() if number == 1 else text.strip()
        if not line:
            continue
        raw = _object(number, line)
        if not headed:
            _check_header(number, raw)
            headed = True
            continue
        if raw.get("type") == "header":
            raise LogError(f"line {number}: a second header; keep one log in one file")
        found.append(_Line(number, raw))
    if not headed:
        raise LogError(f"line 1: the log is empty; its first line must be {json.dumps(HEADER)}")
    return found


def _object(number: int, line: str) -> Raw:
    if len(line) > LONGEST_LINE:
        raise LogError(f"line {number}: longer than a million characters; is this a log?")
    try:
        raw = json.loads(
            line,
            parse_float=Decimal,
            parse_constant=_no_constant,
            object_pairs_hook=_no_repeats,
        )
    except FieldError as error:
        raise LogError(f"line {number}: {error}") from None
    except (ValueError, RecursionError, ArithmeticError):
        raise LogError(
            f"line {number}: not JSON; each line must be one whole JSON object"
        ) from None
    if not isinstance(raw, dict):
        raise LogError(f"line {number}: not an object; each line must be one JSON object")
    return raw


def _no_constant(found: str) -> object:
    raise FieldError(f"{found} is no number in JSON")


def _no_repeats(pairs: list[tuple[str, object]]) -> Raw:
    made = dict(pairs)
    if len(made) < len(pairs):
        raise FieldError("a field stands twice in one object; keep one of them")
    return made


def _check_header(number: int, raw: Raw) -> None:
    if raw.get("type") != "header" or raw.get("format") != FORMAT:
        raise LogError(f"line {number}: no header; the first line must be {json.dumps(HEADER)}")
    if raw.get("version") != VERSION or isinstance(raw.get("version"), bool):
        raise LogError(
            f"line {number}: version {raw.get('version')!r} of the log is not known here; "
            "a newer version of this program may read it"
        )


def _people(lines: list[_Line]) -> dict[str, tuple[str, str | None]]:
    """Each name by which a person may be meant, with the person's id and home zone."""
    found: dict[str, tuple[str, str | None]] = {}
    for line in lines:
        if line.raw.get("type") != Person.type:
            continue
        uid, given, home = (line.raw.get(key) for key in ("uid", "person", "zone"))
        person = given or uid
        if isinstance(person, str) and isinstance(uid, str):
            place = home if isinstance(home, str) else None
            found.setdefault(uid, (person, place))
            found[person] = (person, place)
    return found


def _entry(line: _Line, people: dict[str, tuple[str, str | None]]) -> Entry:
    raw = line.raw
    kind = raw.get("type")
    if not isinstance(kind, str) or kind not in ENTRY_TYPES:
        raise LogError(
            f"line {line.number}: the type {kind!r} is not known; known: {', '.join(ENTRY_TYPES)}"
        )
    field = "uid"
    try:
        made: dict[str, object] = {"uid": name(raw.get("uid"))}
        field = "person"
        person, home = _person(raw, people)
        made["person"] = person
        field = "zone"
        zone = read_zone(raw.get("zone", home))
        made["zone"] = zone
        field = "precision"
        made |= _times(raw, zone)
        field = "source"
        made["source"] = _source(raw.get("source", "patient"))
        for field in ("recorded_by", "note"):
            if raw.get(field) is not None:
                made[field] = words(raw[field])
        for own in FIELDS[kind]:
            field = own.name
            if raw.get(own.name) is not None:
                made[own.attribute] = own.read(raw[own.name])
            elif own.needed:
                raise FieldError("is missing")
    except FieldError as error:
        said = str(error)
        where = "" if said.startswith(("occurred_at", "recorded_at", "precision")) else f"{field} "
        raise LogError(f"line {line.number}: {where}{said}") from None
    made["extra"] = _extra(kind, raw)
    return ENTRY_TYPES[kind](**made)  # type: ignore[arg-type]


def _person(raw: Raw, people: dict[str, tuple[str, str | None]]) -> tuple[str, str | None]:
    given = raw.get("person")
    if given is None and raw.get("type") == Person.type:
        given = raw.get("uid")
    if given is None and len({person for person, _ in people.values()}) == 1:
        given = next(iter(people.values()))[0]
    found = name(given)
    return people.get(found, (found, None))


def _times(raw: Raw, zone: str) -> dict[str, object]:
    precision = raw.get("precision", "exact")
    if precision not in ("exact", "day"):
        raise FieldError("precision must be exact or day")
    made: dict[str, object] = {}
    at = "occurred_at"
    try:
        if precision == "day":
            on = day(raw.get(at))
            made |= {"day": on, at: first_instant(on, zone)}
        else:
            made[at] = instant(raw.get(at))
        recorded: object = raw.get("recorded_at")
        if recorded is None and precision == "exact":
            made["recorded_at"] = made[at]
            return made
        at = "recorded_at"
        made[at] = instant(recorded)
    except FieldError as error:
        raise FieldError(f"{at} {error}") from None
    return made


def _source(value: object) -> Source:
    if value not in [source.value for source in Source]:
        raise FieldError(f"must be one of {', '.join(source.value for source in Source)}")
    return Source(value)


def _extra(kind: str, raw: Raw) -> Mapping[str, object]:
    known = COMMON_NAMES | {field.name for field in FIELDS[kind]}
    extra = {key: value for key, value in raw.items() if key not in known}
    return MappingProxyType(extra) if extra else NO_EXTRA
