"""What is done so that warnings reach people: contacts added, tested, confirmed; an answer."""

import asyncio
from typing import TYPE_CHECKING

from tracker.engine.contacts import SCREEN
from tracker.reminders import contacts as reach
from tracker.reminders.answer import answer as write_answer
from tracker.reminders.channels import DESKTOP, Outcome
from tracker.tui.dialogs import Ask, Form, FormField
from tracker.tui.screens.flows import agrees, now_of, toast
from tracker.wording import text
from tracker.wording.dates import time_of_day

if TYPE_CHECKING:
    from tracker.reminders.contacts import ContactRow
    from tracker.tui.screens.record_screen import RecordScreen

ELSEWHERE = "elsewhere"


async def answer(screen: "RecordScreen") -> None:
    """Says that the person is there; others then wait."""
    _, until = await screen.desk.act(
        lambda book, person: write_answer(book, now_of(screen, person))
    )
    toast(screen, text("answer.done", when=time_of_day(until, screen.zone)), undo_hint=False)


async def add(screen: "RecordScreen", _: "ContactRow | None") -> None:
    """Asks who and where to, and sends the test at once."""
    fields = [
        FormField(name="who", label=text("contacts.who"), default=reach.ME),
        FormField(
            name="on",
            label=text("contacts.where"),
            choices={
                SCREEN: text("contacts.kind_screen"),
                DESKTOP: text("contacts.kind_desktop"),
                ELSEWHERE: text("contacts.kind_elsewhere"),
            },
            default=SCREEN,
        ),
        FormField(name="address", label=text("contacts.address_label"), secret=True),
    ]
    intro = text("contacts.address_hint")
    given = await screen.app.push_screen_wait(
        Form(text("contacts.add_title"), intro, fields, lambda said: _problem(dict(said)))
    )
    if given is None:
        return
    who, on = given["who"], given["on"]
    channel = given["address"] if on == ELSEWHERE else f"{on}:"
    now = screen.clock()
    contact = await screen.desk.act(lambda book, person: reach.add(book, person, who, channel, now))
    if contact.verified_at is None:
        await _send_test(screen, who)
        return
    toast(screen, text("contacts.added_works", who=reach.called(contact.name)), undo_hint=False)


async def test(screen: "RecordScreen", row: "ContactRow | None") -> None:
    """Sends a test to the marked contact."""
    if row is not None:
        await _send_test(screen, row.name)


async def code(screen: "RecordScreen", _: "ContactRow | None") -> None:
    """Takes in a code that came, whoever it was for."""
    field = FormField(name="code", label=text("contacts.code"))
    given = await screen.app.push_screen_wait(Form(text("contacts.code_title"), "", [field]))
    if given is None:
        return
    now, said = screen.clock(), given["code"]
    who = await screen.desk.act(lambda book, person: reach.confirm(book, person, None, said, now))
    toast(screen, text("contacts.confirmed", who=who), undo_hint=False)


async def words_of(screen: "RecordScreen", row: "ContactRow") -> str | None:
    """Asks which words messages may use."""
    choices = {name: text(f"contacts.choice_{name}") for name in ("neutral", "plain")}
    title = text("contacts.words_title", who=row.who)
    return await screen.app.push_screen_wait(Ask(title, text("contacts.words_ask"), choices))


async def choose_words(screen: "RecordScreen", row: "ContactRow | None") -> None:
    """Chooses the words of messages."""
    if row is None or (chosen := await words_of(screen, row)) is None:
        return
    name, plain = row.name, chosen == "plain"
    await screen.desk.act(lambda book, person: reach.choose_words(book, person, name, plain))
    toast(screen, text(f"contacts.words_{chosen}", who=row.who), undo_hint=False)


async def duty(screen: "RecordScreen", row: "ContactRow | None") -> None:
    """Hands the duty to the marked one, or takes it back from them."""
    if row is None or row.name == reach.ME:
        return
    now, name = screen.clock(), None if row.duty else row.name
    await screen.desk.act(lambda book, person: reach.hand_over(book, person, name, now))
    said = text("contacts.duty", who=name) if name else text("contacts.duty_nobody")
    toast(screen, said, undo_hint=False)


async def remove(screen: "RecordScreen", row: "ContactRow | None") -> None:
    """Forgets the marked contact, once asked."""
    if row is None or not await agrees(screen, text("contacts.remove_ask", who=row.who)):
        return
    now, name, number = screen.clock(), row.name, row.number
    await screen.desk.act(lambda book, person: reach.remove(book, person, name, number, now))
    toast(screen, text("contacts.removed", who=row.who), undo_hint=False)


async def _send_test(screen: "RecordScreen", who: str) -> None:
    """Sends a test in a thread of its own: a channel may take its time."""
    now, place = screen.clock(), screen.desk.place
    person = await screen.desk.act(lambda _, person: person)

    def send() -> Outcome:
        from tracker.usecases.book import open_book

        with open_book(place) as book:
            return reach.test(book, person, who, now)

    toast(screen, text("contacts.test_running"), undo_hint=False)
    outcome = await asyncio.to_thread(send)
    said = text(f"contacts.test_{outcome}_here", who=reach.called(reach.named(who)))
    toast(screen, said, undo_hint=False)


def _problem(given: dict[str, str]) -> str | None:
    if not given["who"].strip():
        return text("consent.no_name")
    if given["on"] == ELSEWHERE and "://" not in given["address"]:
        return text("contacts.no_channel_here")
    return None
