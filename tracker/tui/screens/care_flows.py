"""What is done in the Care view: take a warning on, say how it went, put it off; share, preview."""

from datetime import datetime
from typing import TYPE_CHECKING

from tracker.engine.entries import Source
from tracker.engine.instants import local_date
from tracker.engine.sharing import ASKED_AGAIN
from tracker.exchange.coming import read_coming, read_coming_day
from tracker.tui.dialogs import Ask, Form, FormField, Tell
from tracker.tui.screens.flows import (
    agrees,
    now_of,
    problem_day_to_come,
    problem_to_come,
    toast,
)
from tracker.tui.text import line, words
from tracker.usecases.consent import (
    CircleRow,
    give_consent,
    keep_seen,
    seen_by,
    withdraw_consent,
)
from tracker.usecases.new_entries import Occasion
from tracker.usecases.take_on import call_off, put_off_until, say_outcome, take_on
from tracker.usecases.take_on import put_offs as put_offs_of
from tracker.wording import text
from tracker.wording.dates import day_and_time, day_name

if TYPE_CHECKING:
    from tracker.tui.screens.care import CareScreen
    from tracker.usecases.care import CareRow, CareWarning

BACK = "back"
IN_DANGER = "not_safe"


async def open_person(screen: "CareScreen", row: "CareRow") -> None:
    """Opens a person; they can see that, and how far."""
    if not row.level:
        await screen.app.push_screen_wait(Tell(row.name, [words(row.note)]))
        return
    viewer = screen.viewer or ""
    occasion = _for(screen, row.person)
    await screen.desk.with_book(lambda book: keep_seen(book, occasion, viewer, row.level))
    screen.person = row.person
    screen.rows.to_first()


async def take(screen: "CareScreen", person: str, warning: "CareWarning") -> None:
    """Says that the viewer sees to a warning until a time."""
    said = f"{warning.title}. {text('taken_on.question')}"
    until = await _ask_until(screen, text("taken_on.title"), said)
    if until is None:
        return
    occasion, viewer = _for(screen, person), screen.viewer or ""
    await screen.desk.with_book(lambda book: take_on(book, occasion, warning.raised, viewer, until))
    toast(screen, text("taken_on.done"), undo_hint=False)


async def outcome(screen: "CareScreen", person: str, warning: "CareWarning") -> None:
    """Says how it went; in danger, what to do is shown at once."""
    choices = {
        name: text(f"taken_on.{name}")
        for name in (IN_DANGER, "reached", "no_answer", "visit_agreed")
    }
    choices[BACK] = text("app.cancel")
    given = await screen.app.push_screen_wait(
        Ask(text("taken_on.outcome_title"), text("taken_on.outcome_question"), choices, at=4)
    )
    if given in (None, BACK):
        return
    occasion, viewer, chosen = _for(screen, person), screen.viewer or "", str(given)
    await screen.desk.with_book(
        lambda book: say_outcome(book, occasion, warning.raised, viewer, chosen)
    )
    if chosen == IN_DANGER:
        screen.action_emergency()
        return
    toast(screen, text("taken_on.done"), undo_hint=False)


async def put_off(screen: "CareScreen", person: str, warning: "CareWarning") -> None:
    """Puts a warning off for the viewer alone."""
    if not warning.may_put_off:
        toast(screen, text("taken_on.never"), undo_hint=False)
        return
    until = await _ask_until(screen, text("taken_on.put_off_title"), warning.title)
    if until is None:
        return
    occasion, viewer = _for(screen, person), screen.viewer or ""
    await screen.desk.with_book(
        lambda book: put_off_until(book, occasion, warning.raised, viewer, until)
    )
    when = day_and_time(until, screen.zone, screen.clock())
    toast(screen, text("taken_on.put_off_done", when=when), undo_hint=False)


async def put_offs(screen: "CareScreen", _: object) -> None:
    """Lists what the viewer has put off, and ends the one that is chosen."""
    from tracker.usecases.care_list import sharing_with

    viewer, now = screen.viewer or "", screen.clock()
    found = await screen.desk.with_book(
        lambda book: [
            item
            for person in sharing_with(book, viewer)
            for item in put_offs_of(book.record(person), viewer, now)
        ]
    )
    if not found:
        toast(screen, text("taken_on.no_put_offs"), undo_hint=False)
        return
    choices = {BACK: text("app.cancel")}
    for item in found[:4]:
        until = text("taken_on.until", when=day_and_time(item.until, screen.zone, now))
        choices[item.uid] = f"{item.person}: {text(f'warning.{item.code}.title')}, {until}"
    given = await screen.app.push_screen_wait(
        Ask(text("taken_on.put_offs"), text("taken_on.put_offs"), choices)
    )
    chosen = next((item for item in found if item.uid == given), None)
    if chosen is None:
        return
    occasion = _for(screen, chosen.person)
    await screen.desk.with_book(lambda book: call_off(book, occasion, viewer, chosen.uid))
    toast(screen, text("taken_on.called_off"), undo_hint=False)


async def share(screen: "CareScreen", item: object) -> None:
    """Lets somebody see the person who is here."""
    name = item.who if isinstance(item, CircleRow) else ""
    last = local_date(screen.clock(), screen.zone) + ASKED_AGAIN
    levels = {str(level): text(f"care.level_{level}") for level in (1, 2, 3)}
    fields = [
        FormField(name="who", label=text("consent.who"), default=name),
        FormField(name="level", label=text("consent.level"), choices=levels, default="1"),
        FormField(name="ends", label=text("consent.ends"), default=f"{last}"),
        FormField(name="items", label=text("consent.items")),
    ]
    given = await screen.app.push_screen_wait(
        Form(
            text("consent.title"),
            text("consent.intro"),
            fields,
            lambda answers: problem_day_to_come(screen, answers["ends"]),
        )
    )
    if given is None:
        return
    items = tuple(item for item in given["items"].replace(",", " ").split() if item)
    ends = read_coming_day(given["ends"], screen.clock(), screen.zone)
    entry = await screen.desk.act(
        lambda book, person: give_consent(
            book, now_of(screen, person), given["who"], int(given["level"]), items, ends
        )
    )
    when = day_name(entry.ends, screen.clock(), screen.zone) if entry.ends else ""
    toast(screen, text("consent.given", who=entry.who, when=when), undo_hint=False)


async def withdraw(screen: "CareScreen", item: object) -> None:
    """Ends what the marked one may see, at once."""
    if not isinstance(item, CircleRow) or not item.stands:
        toast(screen, text("consent.not_there"), undo_hint=False)
        return
    if not await agrees(screen, text("consent.withdraw_ask", who=item.who)):
        return
    await screen.desk.act(
        lambda book, person: withdraw_consent(book, now_of(screen, person), item.who)
    )
    toast(screen, text("consent.withdrawn", who=item.who), undo_hint=False)


async def preview(screen: "CareScreen", item: object) -> None:
    """Shows the person what the marked one sees."""
    from tracker.usecases.care import person_for
    from tracker.usecases.care_lines import person_lines

    if not isinstance(item, CircleRow) or not item.stands:
        toast(screen, text("consent.not_there"), undo_hint=False)
        return
    now = screen.clock()
    view = await screen.desk.act(
        lambda book, person: person_for(book.record(person), item.who, now)
    )
    body = [words(said) for said in person_lines(view)]
    await screen.app.push_screen_wait(Tell(text("care.preview", who=item.who), body))


async def looked(screen: "CareScreen", _: object) -> None:
    """Shows the person who looked, when, and how far."""
    now = screen.clock()
    rows = await screen.desk.act(lambda book, person: seen_by(book.record(person), now))
    body = [
        line(
            (f"{row.when:<20}", "faint"), f"{row.who}  ", (text(f"care.level_{row.level}"), "faint")
        )
        for row in rows
    ] or [words(text("care.seen_none"), "faint")]
    await screen.app.push_screen_wait(Tell(text("care.seen"), body))


async def who_looks(screen: "CareScreen", _: object) -> None:
    """Asks who looks after others here."""
    field = FormField(name="who", label=text("care.your_name"), default=screen.viewer or "")
    given = await screen.app.push_screen_wait(Form(text("nav.care"), "", [field]))
    if given is not None:
        screen.viewer, screen.person = given["who"] or None, None
        screen.rows.to_first()


def _for(screen: "CareScreen", person: str) -> Occasion:
    now = screen.clock()
    return Occasion(
        person=person, zone=screen.zone, now=now, at=now,
        source=Source.CAREGIVER, recorded_by=screen.viewer,
    )  # fmt: skip


async def _ask_until(screen: "CareScreen", title: str, said: str) -> datetime | None:
    """An instant to come, as typed; None where it was left."""
    label, hint = text("taken_on.until_field"), text("taken_on.hint_until")
    given = await screen.app.push_screen_wait(
        Form(
            title,
            said,
            [FormField(name="until", label=label, hint=hint)],
            lambda answers: problem_to_come(screen, answers["until"]),
        )
    )
    return read_coming(given["until"], screen.clock(), screen.zone) if given else None
