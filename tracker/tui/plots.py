"""Plots made of characters: legible without colour, each beside the same in words."""

from datetime import date
from typing import TYPE_CHECKING

from textual.content import Content

from tracker.tui.text import line, words
from tracker.wording import text

if TYPE_CHECKING:
    from tracker.usecases.health import EffectDay, LabRow

LABEL = 10
SEVERITIES = ("mild", "moderate", "severe")
TONES = ("info", "caution", "urgent")
# Rows from one whole limit to the next: fewer where results lie far above it.
ROWS_FOR = ((2, 3), (4, 2), (10, 1))
HIGHEST = 10


def effect_plot(days: "tuple[EffectDay, ...]", width: int) -> list[Content]:
    """The worst side effect of each day as a bar, the doses in a row below, and the dates."""
    shown = days[-(width - LABEL - 2) :]
    rows = []
    for height in range(len(SEVERITIES), 0, -1):
        label = text(f"side_effect.{SEVERITIES[height - 1]}")
        bars = [("█" if day.worst >= height else " ", TONES[day.worst - 1]) for day in shown]
        rows.append(line((f"{label:>{LABEL}} │", "faint"), *bars))
    doses = [(text(f"mark.{day.dose}.symbol") if day.dose else " ", "key") for day in shown]
    rows.append(line((f"{text('health.doses'):>{LABEL}} │", "faint"), *doses))
    rows.append(words(" " * (LABEL + 2) + _dates([day.day for day in shown]), "faint"))
    return rows


def lab_plot(labs: "tuple[LabRow, ...]", width: int) -> list[Content]:
    """Each result by the letter of its test, as high as it is next to its own upper limit."""
    known = [(row.day, row.times_limit, row.test) for row in labs if row.times_limit is not None]
    if not known:
        return []
    top = min(HIGHEST, max(2, *(-(-times // 1) for _, times, _ in known)))
    step = next(rows for most, rows in ROWS_FOR if top <= most)
    height, columns = int(top) * step + 1, width - LABEL - 2
    grid = [["─" if row == step else " " for _ in range(columns)] for row in range(height)]
    first, last = known[0][0], known[-1][0]
    for day, times, test in known:
        column = _column(day, first, last, columns)
        row = _row_of(times, step, height)
        grid[row][_free(grid[row], column)] = letter_of(test)
    rows = []
    for number in range(height - 1, -1, -1):
        cells = [(cell, "strong" if cell.isalpha() else "faint") for cell in grid[number]]
        rows.append(line((f"{_level(number, step):>{LABEL}} │", "faint"), *cells))
    ends = [text("date.day", weekday=text(f"date.weekday_{day.isoweekday()}"), day=day.day,
                 month=text(f"date.month_{day.month}")) for day in (first, last)]  # fmt: skip
    between = " " * max(1, columns - len(ends[0]) - len(ends[1]))
    axis = ends[0] if first == last else between.join(ends)
    rows.append(words(" " * (LABEL + 2) + axis, "faint"))
    return rows


def letter_of(test: str) -> str:
    """The letter that stands for a blood test: those of ALT and AST differ in the second."""
    return (test[1] if test[:1] == "A" else test[:1]).upper()


def _free(row: list[str], column: int) -> int:
    """The nearest place that holds no letter: two results in one place stand side by side."""
    free = [place for place, cell in enumerate(row) if not cell.isalpha()]
    return min(free, key=lambda place: (abs(place - column), -place), default=column)


def _row_of(times: float, step: int, height: int) -> int:
    """The row of a result: on the line of the limit only what is just at it."""
    row = min(height - 1, round(times * step))
    if times > 1:
        return max(row, step + 1)
    return step if times == 1 else min(row, step - 1)


def _level(row: int, step: int) -> str:
    if row == 0:
        return "0"
    whole, rest = divmod(row, step)
    if rest:
        return ""
    return text("health.axis_limit") if whole == 1 else text("health.axis_times", n=whole)


def _column(day: date, first: date, last: date, columns: int) -> int:
    span = (last - first).days
    return round((day - first).days / span * (columns - 1)) if span else 0


def _dates(days: list[date]) -> str:
    """The first day of each month below its column, and today at the end."""
    said = f"{text('strip.today')} ^"
    made = list(" " * max(len(days), len(said)))
    made[len(days) - len(said) : len(days)] = said
    for column, day in enumerate(days):
        label = f"{day.day} {text(f'date.month_{day.month}')}"
        room = made[max(0, column - 1) : column + len(label) + 1]
        if day.day == 1 and column + len(label) < len(days) and not "".join(room).strip():
            made[column : column + len(label)] = label
    return "".join(made)
