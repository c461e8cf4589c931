"""Papers from the screen: an emergency card, a report for the clinic. Esc writes no file."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from tracker.errors import TrackerError, UsageError
from tracker.exchange.when import read_day
from tracker.settings import may_be_encrypted
from tracker.tui.dialogs import Answers, Ask, Form, FormField, Menu, Tell
from tracker.tui.text import words
from tracker.tui.working import with_bar
from tracker.wording import text

if TYPE_CHECKING:
    from tracker.tui.screens.record_screen import RecordScreen
    from tracker.usecases.book import Book
    from tracker.usecases.clinic_facts import Progress
    from tracker.usecases.papers import Paper

CARD, REPORT = "c", "r"
HOME = "~"


async def on_paper(screen: "RecordScreen") -> None:
    """Asks which paper is wanted, and goes on with that."""
    rows = {CARD: text("paper.card"), REPORT: text("paper.report")}
    chosen = await screen.app.push_screen_wait(Menu(text("paper.title"), rows))
    if chosen == CARD:
        await _card(screen)
    elif chosen == REPORT:
        await _report(screen)


async def _card(screen: "RecordScreen") -> None:
    from tracker.exchange.paper_pdf import Sheet
    from tracker.usecases.papers import card_paper

    fields = [
        _file("emergency-card.pdf"),
        FormField(
            name="named",
            label=text("paper.name"),
            choices={"yes": text("app.yes"), "no": text("app.no")},
            default="yes",
        ),
        await _sheet(screen),
    ]
    given = await _asked(screen, "card", fields)
    if given is None:
        return
    place, now = _place(given["file"]), screen.clock()
    paper = await screen.desk.act(
        lambda book, person: card_paper(
            book.record(person), now, place, Sheet(given["sheet"]), named=given["named"] == "yes"
        )
    )
    await _write(screen, place, paper, text("paper.card_done"))


async def _report(screen: "RecordScreen") -> None:
    from tracker.exchange.paper_pdf import Sheet
    from tracker.usecases.papers import report_paper, usual_days

    now = screen.clock()
    first, last = await screen.desk.act(lambda book, who: usual_days(book.record(who), now))
    uses = {name: text(f"paper.use_{name}") for name in ("no", "yes")}
    fields = [
        FormField(name="first", label=text("paper.first"), default=first.isoformat()),
        FormField(name="last", label=text("paper.last"), default=last.isoformat()),
        FormField(name="use", label=text("paper.use"), choices=uses, default="no"),
        _file(f"report-{last}.pdf"),
        await _sheet(screen),
    ]
    given = await _asked(screen, "report", fields)
    if given is None:
        return
    place, days = _place(given["file"]), _days(screen, given)

    def make(book: "Book", person: str, told: "Progress") -> "Paper":
        return report_paper(
            book.record(person), now, place, Sheet(given["sheet"]), days, told,
            with_use=given["use"] == "yes",
        )  # fmt: skip

    paper = await with_bar(
        screen,
        text("paper.making"),
        lambda told: screen.desk.act(lambda book, person: make(book, person, told)),
    )
    await _write(screen, place, paper, text("paper.report_done"))


async def _asked(screen: "RecordScreen", paper: str, fields: list[FormField]) -> Answers | None:
    """What the person wants on paper and where; None where nothing is to be written."""
    title = f"{text('paper.title')}: {text(f'paper.{paper}')}"
    form = Form(title, text(f"paper.{paper}_intro"), fields, lambda said: _problem(screen, said))
    given = await screen.app.push_screen_wait(form)
    if given is None or not await _may_write(screen, given["file"]):
        return None
    return given


def _file(name: str) -> FormField:
    return FormField(
        name="file",
        label=text("paper.file"),
        hint=text("paper.hint_file"),
        default=f"{HOME}/{name}",
    )


async def _sheet(screen: "RecordScreen") -> FormField:
    """The size of the paper; first that which is usual at home."""
    from tracker.exchange.paper_pdf import Sheet
    from tracker.usecases.papers import usual_sheet

    usual = await screen.desk.act(lambda book, person: usual_sheet(book.record(person)))
    choices = {str(size): text(f"paper.sheet_{size}") for size in Sheet}
    return FormField(name="sheet", label=text("paper.sheet"), choices=choices, default=str(usual))


def _place(said: str) -> str:
    return str(Path(said).expanduser())


def _days(screen: "RecordScreen", given: Answers) -> tuple[date, date]:
    """The first and the last day as typed; raises UsageError."""
    now, zone = screen.clock(), screen.zone
    first, last = read_day(given["first"], now, zone), read_day(given["last"], now, zone)
    if first > last:
        raise UsageError(text("paper.wrong_range"))
    return first, last


def _problem(screen: "RecordScreen", given: Answers) -> str | None:
    from tracker.usecases.papers import paper_kind

    try:
        paper_kind(given["file"])
        if "first" in given:
            _days(screen, given)
    except TrackerError as error:
        return str(error)
    return None


async def _may_write(screen: "RecordScreen", said: str) -> bool:
    """Asks before a file is written over, and before what is locked is written for all to read."""
    questions = []
    if Path(_place(said)).exists():
        questions.append(text("paper.is_there", place=said))
    if _is_locked_away(screen):
        questions.append(text("paper.locked_ask"))
    for question in questions:
        choices = {"no": text("app.no"), "yes": text("app.yes")}
        asked = Ask(text("app.sure"), question, choices, "caution")
        if await screen.app.push_screen_wait(asked) != "yes":
            return False
    return True


def _is_locked_away(screen: "RecordScreen") -> bool:
    if not may_be_encrypted(screen.desk.place):
        return False
    from tracker.usecases.lock import is_encrypted

    return is_encrypted(screen.desk.place)


async def _write(screen: "RecordScreen", place: str, paper: "Paper", done: str) -> None:
    """Writes the file, and says where it is and what to do with it."""
    from tracker.usecases.move import write_private_bytes

    await screen.desk.with_book(lambda _: write_private_bytes(place, paper.data))
    body = [words(text("paper.written", place=place), "strong"), words(""), words(done)]
    if paper.missing:
        body.append(words(text("paper.missing", what=paper.missing), "caution"))
    await screen.app.push_screen_wait(Tell(text("paper.title"), body))
