"""The Progress view: plain counts and milestones."""

from datetime import datetime
from typing import TYPE_CHECKING, cast

from textual.content import Content

from tracker.tui.curtain import curtain
from tracker.tui.screens.page_screen import PageScreen
from tracker.tui.text import line, words
from tracker.wording import text

if TYPE_CHECKING:
    from tracker.usecases.book import Book
    from tracker.usecases.how_far import HowFar

BAR = 25


class ProgressScreen(PageScreen):
    """How far one person has come."""

    NAME = "progress"

    way: "HowFar | None" = None

    def read(self, book: "Book", person: str, now: datetime) -> "HowFar":
        """The counts as they stand now."""
        from tracker.usecases.how_far import how_far

        return how_far(book.record(person), now)

    def found(self, view: object) -> None:
        """Takes the counts in."""
        self.way = cast("HowFar", view)
        self.zone = self.way.zone
        curtain.know([self.way.name])

    def draw(self) -> None:
        """Lays out the counts, the milestones, and what stands on weaker ground."""
        way = self.way
        if way is None:
            return
        rows = [words(text("progress.title"), "strong"), Content("")]
        if way.score is None:
            self.show(way.name, [*rows, words(text("progress.empty"))])
            return
        wide = max(len(label) for label, _ in way.lines)
        rows += [
            line((f"  {label:<{wide}}   ", "faint"), (said, "strong")) for label, said in way.lines
        ]
        full = round(way.score * BAR / 100)
        rows += [
            line((f"  {text('progress.score'):<{wide}}   ", "faint"), ("█" * full, "good"),
                 ("░" * (BAR - full), "faint")),
            words(f"  {' ' * wide}   {text('progress.score_help')}", "faint"),
            Content(""),
            words(text("progress.milestones"), "strong"),
        ]  # fmt: skip
        for item in way.milestones:
            state = "reached" if item.reached else "ahead"
            rows.append(
                line(
                    ("  ● " if item.reached else "  ○ ", "good" if item.reached else "faint"),
                    f"{item.what:<14}",
                    (f"{text(f'progress.{state}'):<9}{item.when}", "faint"),
                )
            )
        if way.caveats:
            rows += [Content(""), words(text("progress.caveats"), "caution")]
            rows += [words(f"  {said}", "faint") for said in way.caveats]
        self.show(way.name, rows)


SCREEN = ProgressScreen
