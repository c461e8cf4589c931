"""The Contacts page: can a warning reach anybody, who is told over what, and who was told."""

from datetime import datetime
from typing import TYPE_CHECKING, ClassVar, NamedTuple, cast

from textual.binding import Binding, BindingType
from textual.content import Content

from tracker.reminders.contacts import ME
from tracker.tui.curtain import curtain
from tracker.tui.screens.list_screen import ListScreen, marked
from tracker.tui.screens.record_screen import flow_named
from tracker.tui.text import line, words
from tracker.wording import text

if TYPE_CHECKING:
    from tracker.reminders.contacts import ContactRow
    from tracker.reminders.ready import ReadyLine
    from tracker.reminders.told import ToldRow
    from tracker.usecases.book import Book

FLOWS = "reach_flows"
MOST_TOLD = 50


class Said(NamedTuple):
    """A line that the mark passes over."""

    said: str
    tone: str = "plain"


class Reach(NamedTuple):
    """What was read: whose page, the check list, the contacts, what was told."""

    name: str
    zone: str
    ready: list["ReadyLine"]
    contacts: list["ContactRow"]
    told: list["ToldRow"]


class ContactsScreen(ListScreen):
    """How the person and others can be reached."""

    NAME = "contacts"
    KEYS = (
        ("contacts.add", "app.key_add", 1),
        ("contacts.test", "app.key_test", 2),
        ("contacts.code", "app.key_code", 2),
        ("contacts.words", "app.key_words", 4),
        ("contacts.duty", "app.key_duty", 5),
        ("contacts.remove", "app.key_remove", 3),
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("n", "flow_here('add')", text("help.contacts_n"), id="contacts.add"),
        Binding("t", "flow_here('test')", text("help.contacts_t"), id="contacts.test"),
        Binding("e", "flow_here('code')", text("help.contacts_e"), id="contacts.code"),
        Binding("w", "flow_here('choose_words')", text("help.contacts_w"), id="contacts.words"),
        Binding("h", "flow_here('duty')", text("help.contacts_h"), id="contacts.duty"),
        Binding("d,delete", "flow_here('remove')", text("help.contacts_d"), id="contacts.remove"),
    ]

    def __init__(self, *desk: object) -> None:
        super().__init__(*desk)  # type: ignore[arg-type]
        self.reach: Reach | None = None

    def read(self, book: "Book", person: str, now: datetime) -> Reach:
        """The list, the contacts, and the last notices."""
        from tracker.engine.record import home_zone, name_of
        from tracker.reminders.contacts import contact_rows
        from tracker.reminders.ready import ready_lines
        from tracker.reminders.told import told_rows

        record = book.record(person)
        return Reach(
            name_of(record),
            home_zone(record, record.latest),
            ready_lines(book, person, now),
            contact_rows(book, person, now),
            told_rows(book, person, now)[:MOST_TOLD],
        )

    def found(self, view: object) -> None:
        """Takes in what was read."""
        self.reach = reach = cast("Reach", view)
        self.zone = reach.zone
        others = (row.who for row in reach.contacts if row.name != ME)
        curtain.know([reach.name, *others])

    def draw(self) -> None:
        """The list first, then the contacts, then what was told."""
        reach = self.reach
        if reach is None:
            return
        lead = text("ready.all" if all(item.good for item in reach.ready) else "ready.title")
        items: list[object] = []
        for item in reach.ready:
            items += [item] if item.good else [item, Said(f"      {item.keys}", "faint")]
        items += [Said(""), Said(text("contacts.title"), "strong")]
        items += reach.contacts or [Said(f"  {text('contacts.none')}", "faint")]
        items += [Said(""), Said(text("contacts.told"), "strong")]
        items += reach.told or [Said(f"  {text('notices.told_none')}", "faint")]
        self.show(reach.name, words(lead, "strong"), items)

    def can_mark(self, item: object) -> bool:
        """The mark goes from contact to contact."""
        return type(item).__name__ == "ContactRow"

    def row_line(self, item: object, here: bool, width: int) -> Content:
        """A line of the list, a contact, or a notice."""
        if isinstance(item, Said):
            return words(item.said, item.tone)
        name = type(item).__name__
        if name == "ReadyLine":
            return _ready(cast("ReadyLine", item))
        if name == "ContactRow":
            return _contact(cast("ContactRow", item), here)
        return _told(cast("ToldRow", item))

    def action_flow_here(self, name: str) -> None:
        """Starts a flow with the marked contact, if there is one."""
        item = self.rows.marked
        self.when_ready(lambda: flow_named(FLOWS, name)(self, item))


def _ready(row: "ReadyLine") -> Content:
    tone = "good" if row.good else "caution"
    return line((f"  {text('ready.yes' if row.good else 'ready.no')} ", tone), row.what)


def _contact(row: "ContactRow", here: bool) -> Content:
    tone = "good" if row.good else "caution"
    said = [row.kind, row.proven, text("contacts.on_duty") if row.duty else ""]
    return line(
        marked(here),
        (f"{text('ready.yes' if row.good else 'ready.no')} ", tone),
        (f"{curtain.over(row.who)}  ", "strong" if here else "plain"),
        (row.state, tone),
        (f"  {' · '.join(item for item in said if item)}", "faint"),
    )


def _told(row: "ToldRow") -> Content:
    return line(f"  {row.when}  ", curtain.over(row.who), f"  {row.what}  ", (row.sent, "faint"))


SCREEN = ContactsScreen
