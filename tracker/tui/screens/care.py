"""The Care view: the people who share with a viewer, the worst first; and who may see oneself."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, ClassVar, NamedTuple, cast

from textual import work
from textual.binding import Binding, BindingType
from textual.content import Content

from tracker.tui.curtain import curtain
from tracker.tui.screens.list_screen import ListScreen, marked
from tracker.tui.screens.record_screen import flow_named
from tracker.tui.text import line, lines, words
from tracker.wording import text

if TYPE_CHECKING:
    from tracker.usecases.book import Book
    from tracker.usecases.care import CareRow, CareWarning, PersonView
    from tracker.usecases.consent import CircleRow

CARE_TONES = {"off": "faint"}
AT_ONCE = 25
NARROW, WIDE = 76, 110

FLOWS = "care_flows"


class Heading(NamedTuple):
    """A line that the mark passes over."""

    said: str
    tone: str = "strong"


class Found(NamedTuple):
    """What was read: the people a viewer may see, one of them opened, and one's own circle.

    `people` are the ids of all; `rows` are of those that have been read by now.
    """

    own: str
    zone: str
    people: tuple[str, ...]
    rows: tuple["CareRow", ...]
    opened: "PersonView | None"
    circle: tuple["CircleRow", ...]


class CareScreen(ListScreen):
    """People, or one person as far as they let be seen."""

    NAME = "care"
    KEYS = (
        ("care.take-on", "app.key_take_on", 1),
        ("care.outcome", "app.key_outcome", 2),
        ("care.put-off", "app.key_put_off", 3),
        ("care.share", "app.key_share", 2),
        ("care.preview", "app.key_preview", 5),
        ("care.who", "app.key_who", 6),
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("a", "on_warning('take')", text("help.care_a"), id="care.take-on"),
        Binding("o", "on_warning('outcome')", text("help.care_o"), id="care.outcome"),
        Binding("z", "on_warning('put_off')", text("help.care_z"), id="care.put-off"),
        Binding("Z", "flow_here('put_offs')", text("help.care_Z"), id="care.put-offs"),
        Binding("s", "flow_here('share')", text("help.care_s"), id="care.share"),
        Binding("d,delete", "flow_here('withdraw')", text("help.care_d"), id="care.withdraw"),
        Binding("p", "flow_here('preview')", text("help.care_p"), id="care.preview"),
        Binding("v", "flow_here('looked')", text("help.care_v"), id="care.looked"),
        Binding("y", "flow_here('who_looks')", text("help.care_y"), id="care.who"),
        Binding("escape", "back", show=False, id="care.back"),
    ]

    def __init__(self, *desk: object) -> None:
        super().__init__(*desk)  # type: ignore[arg-type]
        self.viewer: str | None = None
        self.person: str | None = None
        self.seen: Found | None = None
        self.reading: int | None = None

    def on_mount(self) -> None:
        """The viewer may be set for good."""
        self.viewer = self.viewer or self.app.settings.viewer  # type: ignore[attr-defined]
        super().on_mount()

    def read(self, book: "Book", person: str, now: datetime) -> Found:
        """Everybody who shares with the viewer, and the circle of the person who is here."""
        from tracker.engine.record import home_zone, name_of
        from tracker.usecases.care import person_for, worst_first
        from tracker.usecases.care_list import keep_list_seen, rows_for, sharing_with
        from tracker.usecases.consent import circle_of

        record = book.record(person)
        zone = home_zone(record, record.latest)
        own = name_of(record)
        circle = circle_of(record, now)
        if self.viewer is None:
            return Found(own, zone, (), (), None, circle)
        opened = None
        if self.person is not None:
            opened = person_for(book.record(self.person), self.viewer, now)
        people = sharing_with(book, self.viewer)
        # The first few at once; the others come in slices, so that keys are heard in between.
        rows = rows_for(book, people[:AT_ONCE], self.viewer, now)
        if len(people) <= AT_ONCE:
            keep_list_seen(book, rows, self.viewer, now)
        return Found(own, zone, tuple(people), tuple(worst_first(rows)), opened, circle)

    def found(self, view: object) -> None:
        """Takes in what was read."""
        seen, before = cast("Found", view), self.seen
        self.zone = seen.zone
        names = [row.name for row in seen.rows] + [row.who for row in seen.circle]
        curtain.know([seen.own, *names, *([self.viewer] if self.viewer else [])])
        first, rest = list(seen.rows), seen.people[AT_ONCE:]
        self.reading = None
        if rest and before is not None and before.people == seen.people:
            # What was shown stays until all of it has been read anew.
            seen = seen._replace(rows=before.rows)
        self.seen = seen
        if rest and self.person is None:
            self.read_on(seen.people, first)

    @work(exclusive=True, group="look", exit_on_error=True)
    async def read_on(self, people: tuple[str, ...], rows: list["CareRow"]) -> None:
        """Reads the people after the first few a slice at a time, and shows how far it has come."""
        from tracker.usecases.care_list import keep_list_seen, rows_for

        now, viewer = self.clock(), self.viewer or ""
        for begin in range(AT_ONCE, len(people), AT_ONCE):
            self.reading = begin
            ids = people[begin : begin + AT_ONCE]
            rows += await self.desk.with_book(partial(rows_for, people=ids, viewer=viewer, at=now))
            if self.seen is None or self.seen.people != people:
                self.reading = None
                return
            if len(rows) > len(self.seen.rows):
                self._show_rows(rows)
        self.reading = None
        self._show_rows(rows)
        keep = partial(keep_list_seen, rows=rows, viewer=viewer, at=now)
        await self.desk.with_book(keep)

    def _show_rows(self, rows: list["CareRow"]) -> None:
        from tracker.usecases.care import worst_first

        if self.seen is not None:
            self.seen = self.seen._replace(rows=tuple(worst_first(rows)))
            curtain.know(row.name for row in rows)
            self.lay_out()

    def draw(self) -> None:
        """Lays out the list, or the person that was opened."""
        seen = self.seen
        if seen is None:
            return
        if seen.opened is not None:
            self._draw_person(seen.opened)
            return
        items: list[object] = []
        lead = text("care.who_looks")
        if self.viewer is not None:
            key = "care.title" if seen.rows else "care.nobody_shares"
            lead = text(key, who=self.viewer)
            if self.reading is not None:
                far = text("care.progress", n=self.reading, known=len(seen.people))
                lead = f"{lead}   {far}"
            items += seen.rows
            items += [Heading("")] if seen.rows else []
        items.append(Heading(text("care.circle")))
        items += seen.circle
        if not any(row.stands for row in seen.circle):
            items.append(Heading(text("care.nobody"), "faint"))
        self.show(seen.own, words(lead, "strong" if self.viewer else "faint"), items)

    def _draw_person(self, view: "PersonView") -> None:
        row = view.row
        lead = [
            line((f"{row.symbol} {row.word}  ", row.tone), (row.since, "faint")),
            words(view.todo, "plain"),
        ]
        lead += [line((f"{label}: ", "faint"), said) for label, said in view.facts]
        items: list[object] = [Heading(text("care.warnings"))]
        items += [] if view.warnings else [Heading(text("care.no_warnings"), "faint")]
        for warning in view.warnings:
            items.append(warning)
            items += [Heading(f"    {said}", "faint") for said in warning.history]
        if view.doses:
            items += [Heading(""), Heading(text("care.doses"))]
            items += [Heading(f"  {said}", "plain") for said in view.doses]
        self.show(row.name, lines(lead), items)

    def can_mark(self, item: object) -> bool:
        """Headings are passed over."""
        return not isinstance(item, Heading)

    def row_line(self, item: object, here: bool, width: int) -> Content:
        """A person, a warning, or somebody of one's own circle."""
        if isinstance(item, Heading):
            return words(item.said, item.tone)
        draw = DRAWN[type(item).__name__]
        return draw(item, here, width)

    def chosen(self, item: object) -> None:
        """Enter opens a person."""
        person = getattr(item, "person", None)
        if person is not None and self.viewer is not None:
            row = cast("CareRow", item)
            self.when_ready(lambda: flow_named(FLOWS, "open_person")(self, row))

    def action_on_warning(self, name: str) -> None:
        """Starts a flow about the marked warning; on a person, opens them first."""
        item = self.rows.marked
        if type(item).__name__ == "CareRow":
            self.chosen(item)
            return
        if type(item).__name__ != "CareWarning" or self.person is None:
            self.notify(text("taken_on.which"), markup=False)
            return
        person, warning = self.person, cast("CareWarning", item)
        self.when_ready(lambda: flow_named(FLOWS, name)(self, person, warning))

    def action_flow_here(self, name: str) -> None:
        """Starts a flow with the marked row."""
        item = self.rows.marked
        self.when_ready(lambda: flow_named(FLOWS, name)(self, item))

    def action_back(self) -> None:
        """From a person to the list, and from the list to Today."""
        if self.person is not None:
            self.person = None
            self.rows.to_first()
            self.look()
        else:
            self.action_view("today")


def _person(item: object, here: bool, width: int) -> Content:
    row = cast("CareRow", item)
    tone = CARE_TONES.get(row.tone, row.tone)
    name = curtain.over(row.name)
    room = 18 if width >= WIDE else 12
    shown = Content(name).truncate(room, ellipsis=True)
    parts = [
        line(marked(here), (f"{row.symbol} ", tone)),
        shown.stylize("bold") if here else shown,
        line(" " * (room + 1 - shown.cell_length), (row.word, tone)),
        line((f"  {_far(row.since, width)}" if row.since else "", "faint")),
    ]
    said = []
    if row.open_warnings:
        said.append(text("care.open", n=row.open_warnings))
    if row.put_off:
        said.append(text("care.put_off", n=row.put_off))
    if row.owner:
        said.append(row.owner)
    if width >= NARROW and row.last_dose:
        never = row.last_dose == text("care.no_dose")
        dose = _far(row.last_dose, width)
        said.append(dose if never else text("care.row_dose", when=dose))
    if width >= NARROW and row.next_visit:
        said.append(text("care.row_visit", when=row.next_visit))
    parts.append(words(f"  {' · '.join(said)}" if said else "", "faint"))
    if row.note:
        parts.append(words(f"  {row.note}", "faint"))
    return Content("").join(parts)


def _far(when: str, width: int) -> str:
    """How long ago, and the date too where there is room."""
    return when if width >= WIDE else when.split(" · ", maxsplit=1)[0]


def _warning(item: object, here: bool, width: int) -> Content:
    row = cast("CareWarning", item)
    owner = f"  {row.owner} {row.until}" if row.owner else ""
    off = f"  {text('app.key_put_off')}" if row.put_off else ""
    return line(
        marked(here),
        (f"{row.symbol} {row.word:<13} ", row.tone),
        (row.title, "strong" if here else "plain"),
        (owner, "key"),
        (off, "faint"),
        (f"  {_far(row.since, width)}" if row.since else "", "faint"),
    )


def _circle(item: object, here: bool, width: int) -> Content:
    row = cast("CircleRow", item)
    until = text("consent.until", when=row.until) if row.stands else text("consent.ended")
    seen = text("consent.seen", when=row.seen) if row.seen else ""
    again = text("consent.ask_again") if row.ask_again else ""
    return line(
        marked(here),
        (f"{row.who:<16} ", "strong" if here else "plain"),
        (text(f"care.level_{row.level if row.stands else 0}"), "plain" if row.stands else "faint"),
        (f"  {until}  {seen}", "faint"),
        (f"  {again}" if again else "", "caution"),
    )


DRAWN: dict[str, Callable[[object, bool, int], Content]] = {
    "CareRow": _person,
    "CareWarning": _warning,
    "CircleRow": _circle,
}


SCREEN = CareScreen
