"""The Care view as plain lines and as fields: with no screen, for the preview, for --json."""

from collections.abc import Iterable, Iterator

from tracker.usecases.care import CareRow, PersonView
from tracker.usecases.consent import CircleRow, SeenRow
from tracker.wording import text


def care_lines(viewer: str, rows: Iterable[CareRow]) -> Iterator[str]:
    """The list of people, the worst first."""
    rows = list(rows)
    if not rows:
        yield text("care.nobody_shares", who=viewer)
        return
    yield text("care.title", who=viewer)
    for row in rows:
        yield ""
        yield f"{row.symbol} {row.word}: {row.name}  {row.since}".rstrip()
        if row.note:
            yield f"    {row.note}"
        if row.open_warnings:
            titles = f" · {', '.join(row.titles)}" if row.titles else ""
            yield f"    {text('care.warnings')}: {text('care.open', n=row.open_warnings)}{titles}"
        if row.put_off:
            yield f"    {text('care.put_off', n=row.put_off)}"
        if row.owner:
            yield f"    {row.owner}"
        if row.last_dose:
            yield f"    {text('care.last_dose')}: {row.last_dose}"
        if row.next_visit:
            yield f"    {text('care.next_visit')}: {row.next_visit}"


def person_lines(view: PersonView) -> Iterator[str]:
    """One person, as far as they let be seen."""
    yield f"{view.row.symbol} {view.row.word}: {view.row.name}  {view.row.since}".rstrip()
    yield view.todo
    for label, said in view.facts:
        yield f"{label}: {said}"
    for warning in view.warnings:
        owner = f"  {warning.owner} {warning.until}" if warning.owner else ""
        since = f"  {warning.since}" if warning.since else ""
        yield f"{warning.symbol} {warning.word}: {warning.title}{since}{owner}"
        yield f"    {warning.said}"
        yield from (f"    {said}" for said in warning.history)
    if view.doses:
        yield text("care.doses")
        yield from (f"    {said}" for said in view.doses)


def row_fields(row: CareRow) -> dict[str, object]:
    """One person of the list, for --json; what is not shared is null."""
    return {
        "person": row.person,
        "name": row.name,
        "level": row.level,
        "severity": row.tone,
        "state": row.word,
        "since": row.began.isoformat() if row.since else None,
        "last_dose": row.last_dose or None,
        "next_visit": row.next_visit or None,
        "open_warnings": row.open_warnings,
        "warnings": list(row.titles),
        "taken_on": row.owner or None,
        "put_off": row.put_off,
        "note": row.note or None,
    }


def person_fields(view: PersonView) -> dict[str, object]:
    """One person, as far as they let be seen, for --json."""
    return {
        **row_fields(view.row),
        "todo": view.todo,
        "warnings": [
            {
                "code": warning.raised.code,
                "severity": warning.tone,
                "title": warning.title,
                "text": warning.said,
                "since": warning.raised.since.isoformat() if warning.since else None,
                "owner": warning.owner or None,
                "until": warning.until or None,
                "history": list(warning.history),
                "put_off": warning.put_off,
                "may_put_off": warning.may_put_off,
            }
            for warning in view.warnings
        ],
        "facts": [{"what": label, "said": said} for label, said in view.facts],
        "doses": list(view.doses),
    }


def circle_lines(rows: Iterable[CircleRow]) -> Iterator[str]:
    """Who may see the person, how far and until when."""
    rows = list(rows)
    if not rows:
        yield text("consent.none")
    for row in rows:
        level = text(f"care.level_{row.level if row.stands else 0}")
        until = text("consent.until", when=row.until) if row.stands else text("consent.ended")
        seen = f"  {text('consent.seen', when=row.seen)}" if row.seen else ""
        yield f"{row.who}: {level}  {until}{seen}"


def seen_lines(rows: Iterable[SeenRow]) -> Iterator[str]:
    """Who looked when and how far, the last look first."""
    yield ""
    yield text("care.seen")
    rows = list(rows)
    if not rows:
        yield text("care.seen_none")
    for row in rows:
        yield text(
            "care.seen_line", when=row.when, who=row.who, what=text(f"care.level_{row.level}")
        )
