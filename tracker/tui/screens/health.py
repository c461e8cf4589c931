"""The Health page: what to look at, side effects against doses, blood tests, mood."""

from datetime import datetime
from typing import TYPE_CHECKING, ClassVar, cast

from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content

from tracker.tui.curtain import curtain
from tracker.tui.screens.page_screen import PageScreen
from tracker.tui.screens.record_screen import flow_named
from tracker.tui.text import legend, line, words
from tracker.wording import text

if TYPE_CHECKING:
    from tracker.usecases.book import Book
    from tracker.usecases.health import DueRow, Health, LabRow

FLOWS = "health_flows"
MARGIN = 4
DUE_SIGNS = {
    "problem": ("▲", "critical"),
    "due": ("!", "caution"),
    "ask": ("?", "caution"),
    "now": ("▸", "plain"),
    "later": ("○", "faint"),
    "past": ("–", "faint"),
    "done": ("●", "good"),
}


class HealthScreen(PageScreen):
    """What is looked at beside the doses of one person."""

    NAME = "health"
    KEYS = (
        ("health.effect", "app.key_effect", 1),
        ("health.mood", "app.key_mood", 2),
        ("health.lab", "app.key_lab", 2),
        ("health.skin", "app.key_skin", 3),
        ("health.sources", "app.key_sources", 5),
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("e", "flow_here('side_effect')", text("help.page_e"), id="health.effect"),
        Binding("m", "flow_here('mood')", text("help.page_m"), id="health.mood"),
        Binding("b", "flow_here('lab')", text("help.page_b"), id="health.lab"),
        Binding("s", "flow_here('skin')", text("help.page_s"), id="health.skin"),
        Binding("question_mark", "sources", text("help.page_sources"), id="health.sources"),
        Binding("u,backspace", "flow_at_once('undo')", text("help.u"), id="health.undo"),
        Binding("down,j", "scroll_rows(1)", show=False, id="health.down"),
        Binding("up,k", "scroll_rows(-1)", show=False, id="health.up"),
    ]

    health: "Health | None" = None

    def read(self, book: "Book", person: str, now: datetime) -> "Health":
        """Health as it stands now."""
        from tracker.usecases.health import health_of

        return health_of(book.record(person), now)

    def found(self, view: object) -> None:
        """Takes it in."""
        self.health = cast("Health", view)
        self.zone = self.health.zone
        curtain.know([self.health.name])

    def draw(self) -> None:
        """What cannot wait first, then what to look at, then what was found."""
        health, width = self.health, self.app.size.width - MARGIN
        if health is None:
            return
        rows = [*_red(health), *_due(health), *_effects(health, width), *_labs(health, width)]
        rows += _moods(health)
        self.show(health.name, rows)

    def action_flow_here(self, name: str) -> None:
        """Starts one of the flows of this page."""
        self.when_ready(lambda: flow_named(FLOWS, name)(self))

    def action_scroll_rows(self, rows: int) -> None:
        """Scrolls by lines."""
        self.query_one("#page", VerticalScroll).scroll_relative(y=rows, animate=False)

    def action_sources(self) -> None:
        """Shows what the page goes by, each with its source."""
        from tracker.tui.dialogs import Tell
        from tracker.usecases.health import sources

        body = []
        for what, source in sources():
            body += [words(what, "strong"), words(f"  {source}", "faint")]
        self.app.push_screen(Tell(text("health.sources"), body))


def _red(health: "Health") -> list[Content]:
    rows = []
    for item in health.red:
        rows.append(words(f"■ {text('health.red')}: {item.title}", "critical"))
        rows += [words(said) for said in item.lines]
    kept = words(text("red_flags.kept"), "faint")
    return [*rows, kept, Content("")] if rows else []


def _due(health: "Health") -> list[Content]:
    rows = [words(text("health.due"), "strong")]
    if not health.due:
        return [*rows, words(f"  {text('health.due_none')}", "faint"), Content("")]
    states = [text(f"health.state_{row.state}") for row in health.due]
    names, wide = max(map(len, states)), max(len(row.what) for row in health.due)
    found = zip(health.due, states, strict=True)
    return [
        *rows,
        *(_due_line(row, f"{state:<{names}}", wide) for row, state in found),
        Content(""),
    ]


def _due_line(row: "DueRow", state: str, wide: int) -> Content:
    sign, tone = DUE_SIGNS[row.state]
    return line(
        (f"  {sign} {state} ", tone),
        (f"{row.what:<{wide}}  ", "strong" if row.state == "due" else "plain"),
        (row.when, "faint"),
    )


def _effects(health: "Health", width: int) -> list[Content]:
    from tracker.tui.plots import LABEL, effect_plot

    days = min(len(health.days), width - LABEL - 2)
    rows = [words(text("health.effects_and_doses", n=days), "strong")]
    if not health.effects:
        return [*rows, words(f"  {text('health.effects_none')}", "faint"), Content("")]
    rows += effect_plot(health.days, width)
    rows += _effect_legend(health, width)
    wide = max(len(item.when) for item in health.effects)
    for item in health.effects:
        sign, tone = ("■", "critical") if item.red else ("·", "faint")
        rows.append(
            line((f"  {sign} ", tone), (f"{item.when:<{wide}}  ", "faint"), f"{item.what}  ",
                 (item.severity, "faint"))
        )  # fmt: skip
    return [*rows, Content("")]


def _effect_legend(health: "Health", width: int) -> list[Content]:
    seen = dict.fromkeys(day.dose for day in health.days if day.dose)
    signs = [(text(f"mark.{mark}.symbol"), "key", text(f"mark.{mark}.word")) for mark in seen]
    return legend([("█", "caution", text("health.effects_help")), *signs], width)


def _labs(health: "Health", width: int) -> list[Content]:
    from tracker.tui.plots import lab_plot, letter_of

    rows = [words(text("health.labs"), "strong")]
    if not health.labs:
        return [*rows, words(f"  {text('health.labs_none')}", "faint"), Content("")]
    rows += lab_plot(health.labs, width)
    rows.append(words(f"  {text('health.labs_help')}", "faint"))
    wide = max(len(row.when) for row in health.labs)
    names = max(len(row.test) for row in health.labs)
    for row in reversed(health.labs):
        rows.append(_lab_line(row, letter_of(row.test), wide, names))
    return [*rows, Content("")]


def _lab_line(row: "LabRow", letter: str, wide: int, names: int) -> Content:
    limit = f"({text('health.axis_limit')} {row.limit})" if row.limit else ""
    above = row.times_limit is not None and row.times_limit > 1
    return line(
        (f"  {letter} ", "strong"),
        f"{row.test:<{names}}  ",
        (f"{row.when:<{wide}}  ", "faint"),
        (f"{row.value:>12} {limit:<12} ", "plain"),
        (f"{'▲ ' if above else ''}{row.said}", "caution" if above else "faint"),
    )


def _moods(health: "Health") -> list[Content]:
    rows = [words(text("health.moods"), "strong")]
    rows += [line((f"  {row.when}  ", "faint"), (row.what, row.tone)) for row in health.moods]
    return [*rows, words(health.crisis)]


SCREEN = HealthScreen
