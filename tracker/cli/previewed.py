"""The look at another program's file before it is read in: as lines, and as JSON."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime

from tracker.cli.plain import INDENT
from tracker.engine.entries import Entry
from tracker.engine.instants import local_date
from tracker.exchange.others import Why
from tracker.usecases.take_over import Preview
from tracker.wording import text
from tracker.wording.dates import day_name

MOST_NAMES = 5


def lacks_mg(seen: Preview) -> bool:
    """Whether a row is left out for want of an amount."""
    return any(row.why is Why.MG for row in seen.left)


def preview_lines(seen: Preview, zone: str, now: datetime) -> Iterator[str]:
    """What will be read, from when to when, and each row that will not, with the reason."""
    yield text("import.seen", what=seen.found.program, place=zone)
    yield INDENT + text("import.new", n=seen.doses, known=len(seen.entries) - seen.doses)
    if seen.entries:
        first, last = _days(seen.entries)
        began, ended = day_name(first, now, zone), day_name(last, now, zone)
        yield INDENT + text("import.from_to", day=began, when=ended)
    for key in ("known", "late", "idle", "lost"):
        if count := getattr(seen, key):
            yield INDENT + text(f"import.{key}", n=count)
    if seen.found.may_assume and seen.doses:
        yield INDENT + text("import.may_assume", what=seen.found.program)
    if seen.others:
        names = [*seen.others][:MOST_NAMES]
        more = ["..."] if len(seen.others) > MOST_NAMES else []
        rows = sum(seen.others.values())
        yield INDENT + text("import.others", n=rows, what=", ".join([*names, *more]))
    if seen.left:
        yield text("import.left", n=len(seen.left))
    rows_key = "import.lines" if seen.found.by_line else "import.events"
    for why in dict.fromkeys(row.why for row in seen.left):
        numbers = spans(row.row for row in seen.left if row.why is why)
        yield f"{INDENT}{text(rows_key, n=numbers)} {text(f'import.why_{why}')}"


def preview_object(seen: Preview, written: bool) -> dict[str, object]:
    """The same for other programs; `written` says whether it is in the record now."""
    first, last = _days(seen.entries) if seen.entries else (None, None)
    return {
        "program": seen.found.program,
        "written": written,
        "new": len(seen.entries),
        "doses": seen.doses,
        "known": seen.known,
        "first": first.isoformat() if first else None,
        "last": last.isoformat() if last else None,
        "late": seen.late,
        "idle": seen.idle,
        "lost": seen.lost,
        "longer": seen.longer,
        "others": dict(seen.others),
        "left": [{"row": row.row, "name": row.name, "why": str(row.why)} for row in seen.left],
    }


def spans(numbers: Iterable[int]) -> str:
    """Numbers in order as a short list: 2-5, 9."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return ", ".join(f"{a}" if a == b else f"{a}-{b}" for a, b in runs)


def _days(entries: tuple[Entry, ...]) -> tuple[date, date]:
    days = sorted(entry.day or local_date(entry.occurred_at, entry.zone) for entry in entries)
    return days[0], days[-1]
