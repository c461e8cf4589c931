"""The Timeline view: three months of coverage on one axis, and what is planned ahead."""

from datetime import datetime
from typing import TYPE_CHECKING, cast

from textual.content import Content

from tracker.tui.curtain import curtain
from tracker.tui.screens.page_screen import PageScreen
from tracker.tui.text import legend, line, words
from tracker.wording import text

if TYPE_CHECKING:
    from tracker.usecases.book import Book
    from tracker.usecases.coverage_strip import Strip

TONES = {
    "solid": "good", "waning": "caution", "none": "urgent", "unsure": "caution", "before": "faint",
    "planned": "faint", "blank": "faint",
}  # fmt: skip
# The worst of the days that share a column is what the column shows.
WORST_FIRST = ("none", "unsure", "waning", "solid", "before", "planned", "blank")
MARGIN = 4


class TimelineScreen(PageScreen):
    """Coverage of one person over all forms."""

    NAME = "timeline"

    strip: "Strip | None" = None

    def read(self, book: "Book", person: str, now: datetime) -> "Strip":
        """The strip as it stands now."""
        from tracker.usecases.coverage_strip import strip_of

        return strip_of(book.record(person), now)

    def found(self, view: object) -> None:
        """Takes the strip in."""
        self.strip = cast("Strip", view)
        self.zone = self.strip.zone
        curtain.know([self.strip.name])

    def draw(self) -> None:
        """Lays the strip out on one axis, then what signs mean, then the past in words."""
        from tracker.usecases.coverage_strip import LEGEND, MARKS

        strip = self.strip
        if strip is None:
            return
        rows = [words(text("strip.title"), "strong")]
        rows += [words(text("strip.past"), "faint"), words(text("strip.future"), "faint")]
        rows += [Content(""), *_axis(strip, self.app.size.width - MARGIN)]
        signs = [
            (text(f"strip.{name}.symbol"), TONES[name], text(f"strip.{name}.word"))
            for name in LEGEND
        ]
        signs += [(text(f"mark.{name}.symbol"), "key", text(f"mark.{name}.word")) for name in MARKS]
        shown = [sign for sign in signs if sign[0].strip()]
        rows += [Content(""), *legend(shown, self.app.size.width - MARGIN), Content("")]
        rows += [line((f"{when:<28}", "faint"), said) for when, said in reversed(strip.spans)]
        self.show(strip.name, rows)


def _axis(strip: "Strip", width: int) -> list[Content]:
    """The marks, the coverage and the dates, with as many days to a column as it takes."""
    days = -(-len(strip.cells) // width)
    # Today begins a column: nothing planned is ever mixed with what has been.
    shift = (strip.today + 1) % days
    begins = [*([0] if shift else []), *range(shift, len(strip.cells), days)]
    marks, cover, dates = [], [], [" "] * (len(begins) + 16)
    labels: list[tuple[int, str]] = []
    today = 0
    for column, begin in enumerate(begins):
        until = begins[column + 1] if column + 1 < len(begins) else len(strip.cells)
        cells = strip.cells[begin:until]
        found = [mark for cell in cells for mark in cell.marks]
        marks.append((text(f"mark.{found[0]}.symbol") if found else " ", "key"))
        worst = min((cell.cover for cell in cells), key=WORST_FIRST.index)
        here = begin <= strip.today < until
        cover.append((text(f"strip.{worst}.symbol"), "here" if here else TONES[worst]))
        first = next((cell.day for cell in cells if cell.day.day == 1), None)
        if here:
            today = column
        if first is not None or column == 0:
            day = first or cells[0].day
            labels.append((column, f"{day.day} {text(f'date.month_{day.month}')}"))
    # Today first: a date that would run into it is left out.
    said = f"^ {text('strip.today')}"
    dates[today : today + len(said)] = said
    for column, label in labels:
        room = dates[max(0, column - 1) : column + len(label) + 1]
        if not "".join(room).strip():
            dates[column : column + len(label)] = label
    return [line(*marks), line(*cover), words("".join(dates).rstrip(), "faint")]


SCREEN = TimelineScreen
