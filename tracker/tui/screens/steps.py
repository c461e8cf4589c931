"""The Steps page: what comes before a first dose, and the way to the next one after a break."""

from datetime import datetime
from typing import TYPE_CHECKING, ClassVar, NamedTuple, cast

from textual.binding import Binding, BindingType
from textual.content import Content

from tracker.tui.curtain import curtain
from tracker.tui.screens.list_screen import ListScreen, marked
from tracker.tui.screens.record_screen import flow_named
from tracker.tui.text import line, lines, words
from tracker.wording import text

if TYPE_CHECKING:
    from tracker.usecases.book import Book
    from tracker.usecases.steps import StepRow, Steps

FLOWS = "steps_flows"
TONES = {
    "done": "good",
    "half": "caution",
    "next": "caution",
    "open": "plain",
    "not_needed": "faint",
}


class Said(NamedTuple):
    """A line that the mark passes over."""

    said: str
    tone: str = "plain"


class StepsScreen(ListScreen):
    """Each step with its state; a key does the marked one, and another says why it is there."""

    NAME = "steps"
    KEYS = (
        ("steps.do", "app.key_do", 0),
        ("steps.why", "app.key_why", 1),
        ("steps.undo", "app.key_undo", 2),
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("d,space", "do_step", text("help.steps_d"), id="steps.do"),
        Binding("question_mark,enter", "why", text("help.?"), id="steps.why"),
        Binding("c", "flow('contact')", text("help.steps_c"), id="steps.contact"),
        Binding("u,backspace", "flow_at_once('undo')", text("help.u"), id="steps.undo"),
    ]

    def __init__(self, *desk: object) -> None:
        super().__init__(*desk)  # type: ignore[arg-type]
        self.steps: Steps | None = None
        self._next: str | None = None

    def read(self, book: "Book", person: str, now: datetime) -> "Steps":
        """Both lists."""
        from tracker.usecases.steps import steps_of

        return steps_of(book.record(person), now)

    def found(self, view: object) -> None:
        """Takes in what was read."""
        self.steps = steps = cast("Steps", view)
        self.zone = steps.zone
        curtain.know([steps.name])

    def draw(self) -> None:
        """What to do now, then the list that is pressing, then the other."""
        steps = self.steps
        if steps is None:
            return
        items: list[object] = []
        for title, rows in steps.groups:
            items += [Said("")] if items else []
            items.append(Said(title, "strong"))
            for row in rows:
                half = text("steps.half_key") if row.state == "half" else ""
                more = (row.because, *row.details, half)
                items += [row, *(Said(f"      {said}", "faint") for said in more if said)]
        lead = lines([words(said, tone) for tone, said in steps.lead])
        self.show(steps.name, lead, items)
        self._mark_next([row for _, rows in steps.groups for row in rows])

    def _mark_next(self, rows: "list[StepRow]") -> None:
        """The mark goes to the step that is next when that is another one than before."""
        row = next((row for row in rows if row.state == "next"), None)
        name = row.name if row else None
        if name != self._next:
            self._next = name
            self.rows.mark(row)

    def can_mark(self, item: object) -> bool:
        """The mark goes from step to step."""
        return not isinstance(item, Said)

    def row_line(self, item: object, here: bool, width: int) -> Content:
        """A step with its state, or a line more on it."""
        if isinstance(item, Said):
            return words(item.said, item.tone)
        row = cast("StepRow", item)
        tone = TONES[row.state]
        return line(
            marked(here),
            (f"{text(f'steps.mark_{row.state}')} ", tone),
            (row.title, "strong" if here else "plain"),
            (f"  {row.said}", tone if row.state != "open" else "faint"),
        )

    def chosen(self, item: object) -> None:
        """Enter says why."""
        self.action_why()

    def action_why(self) -> None:
        """Says why the marked step is there, and what that rests on."""
        from tracker.tui.dialogs import Tell

        row = cast("StepRow | None", self.rows.marked)
        if row is None or isinstance(row, Said):
            return
        body = [words(row.why), Content("")]
        body += [words(said) for said in row.details]
        body += [Content("")] if row.details else []
        body.append(line((f"{text('today.why_source')}: ", "strong"), row.source))
        self.app.push_screen(Tell(row.title, body))

    def action_do_step(self) -> None:
        """Does the marked step, or takes down that it is done."""
        row = self.rows.marked
        if row is not None and not isinstance(row, Said):
            self.when_ready(lambda: flow_named(FLOWS, "do_step")(self, row))


SCREEN = StepsScreen
