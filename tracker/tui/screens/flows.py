"""What happens after a key: what is asked, what is written, what is said. Esc writes nothing."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation

from tracker.engine.assessment import Gate
from tracker.engine.entries import Answer
from tracker.engine.instants import first_instant, slot_instant
from tracker.errors import TrackerError, UsageError
from tracker.exchange.coming import read_coming, read_coming_day
from tracker.exchange.when import read_day, read_when
from tracker.tui.dialogs import NOTHING, Ask, Form, FormField, Tell
from tracker.tui.screens.record_screen import RecordScreen, flow_named
from tracker.tui.text import line, words
from tracker.usecases.book import Book
from tracker.usecases.describe import line_of, when_of
from tracker.usecases.log_dose import Before, DoseLook, log_dose, look_before_dose
from tracker.usecases.new_entries import Occasion, not_ahead
from tracker.usecases.pills_today import SlotRow
from tracker.wording import text
from tracker.wording.numbers import numbers_for

HELD = {Gate.LOCKED: "take.held_locked", Gate.CALL_FIRST: "take.held_call_first"}
BACK, RECORD = "back", "record"
NALOXONE = "naloxone_flows"
MOST_MG = 400
SOON = timedelta(minutes=1)
ON_A_KIT = ("2028-03-01",)


async def take(screen: RecordScreen, row: SlotRow | None) -> None:
    """Logs the marked pill as taken now, after what must be asked."""
    await _take_at(screen, row, screen.clock())


async def take_earlier(screen: RecordScreen, row: SlotRow | None) -> None:
    """Logs a pill from some time ago."""
    zone = screen.zone
    hint = text("take.hint_time")
    fields = [FormField(name="at", label=text("take.which_time"), hint=hint)]
    if row is not None and slot_instant(row.wall, zone) <= screen.clock():
        fields[0] = FormField(
            name="at",
            label=text("take.which_time"),
            hint=hint,
            default=f"{row.wall:%Y-%m-%d %H:%M}",
        )
    given = await screen.app.push_screen_wait(
        Form(text("help.T"), "", fields, lambda answers: _problem_time_past(screen, answers["at"]))
    )
    if given is not None:
        await _take_at(screen, row, read_when(given["at"], screen.clock(), zone))


async def _take_at(screen: RecordScreen, row: SlotRow | None, at: datetime) -> None:
    now, zone = screen.clock(), screen.zone
    wall = row.wall if row is not None and row.open else None
    look, occasion = await screen.desk.act(
        lambda book, person: _look(book, person, zone, at, now, wall)
    )
    emergency = numbers_for(zone).emergency
    if look.first is not None and not await agrees(
        screen, text("take.duplicate", when=when_of(look.first, zone, now))
    ):
        return
    if look.late_entry and not await agrees(screen, text("take.late_entry")):
        return
    answer = None
    if look.gate is Gate.ASK:
        answer = await ask_opioids(screen)
        if answer is None:
            return
    asks_naloxone = look.gate is not Gate.OPEN and await naloxone_is_open(screen)
    taken = True
    if answer not in (None, Answer.NONE):
        said = text(f"ask.after_{answer}", emergency=emergency)
        taken = await _record_anyway(screen, text("gate.LOCKED.word"), said, "critical") == RECORD
    elif look.gate in HELD:
        said = text(HELD[look.gate], emergency=emergency)
        word = text(f"gate.{look.gate}.word")
        if await _record_anyway(screen, word, said, "critical") != RECORD:
            return
    answered = answer in (None, Answer.NONE)
    if answered and look.before is not None and not await _goes_on(screen, look.before):
        return
    written = await screen.desk.act(
        lambda book, _: log_dose(book, occasion, look, look.mg, answer, taken)
    )
    if taken:
        when = when_of(written[-1], zone, now)
        toast(screen, text("take.logged", mg=f"{look.mg.normalize():f}", when=when))
    else:
        toast(screen, text("screening.logged"))
    if asks_naloxone:
        await flow_named(NALOXONE, "naloxone")(screen)


def _look(
    book: Book, person: str, zone: str, at: datetime, now: datetime, wall: datetime | None
) -> tuple[DoseLook, Occasion]:
    occasion = Occasion(person=person, zone=zone, now=now, at=at)
    return look_before_dose(book.record(person), occasion, wall), occasion


async def skip(screen: RecordScreen) -> None:
    """Leaves the marked pill out, with a reason if one is given."""
    from tracker.usecases.plans import skip_slot

    row = screen.marked_open_slot()
    if row is None:
        toast(screen, text("skip.nothing"), undo_hint=False)
        return
    fields = [FormField(name="reason", label=text("skip.reason"))]
    given = await screen.app.push_screen_wait(
        Form(f"{text('help.s')}: {row.when} {row.what}", "", fields)
    )
    if given is None:
        return
    reason = given["reason"] or None
    await screen.desk.act(
        lambda book, person: skip_slot(book, now_of(screen, person), row.plan, row.wall, reason)
    )
    toast(screen, text("skip.logged"))


async def undo(screen: RecordScreen) -> None:
    """Takes the last entry back."""
    from tracker.usecases.correct import last_entry, undo_last, undo_lowers_risk, undone_line

    before = await screen.desk.act(lambda book, person: book.record(person))
    last = last_entry(before)
    if last is not None and undo_lowers_risk(last):
        question = text("undo.ask", what=line_of(last, screen.zone, screen.clock()))
        if not await agrees(screen, question):
            return
    entry = await screen.desk.act(lambda book, person: undo_last(book, now_of(screen, person)))
    toast(screen, undone_line(before, entry, screen.zone, screen.clock()), undo_hint=False)


async def report(screen: RecordScreen) -> None:
    """Takes a report of opioid use, or of an opioid given as care."""
    from tracker.usecases.report import report_prescribed, report_use

    choices = {"used": text("report.used"), "prescribed": text("report.prescribed")}
    choices[BACK] = text("app.cancel")
    given = await screen.app.push_screen_wait(
        Ask(text("report.title"), text("report.question"), choices, "caution", at=2)
    )
    if given in (None, BACK):
        return
    write = report_use if given == "used" else report_prescribed
    await screen.desk.act(lambda book, person: write(book, now_of(screen, person)))
    key = "report.use_logged" if given == "used" else "report.prescribed_logged"
    said = text(key, emergency=numbers_for(screen.zone).emergency)
    await screen.app.push_screen_wait(Tell(text("report.title"), [words(said)], "urgent"))
    await ask_naloxone(screen)


async def contact(screen: RecordScreen) -> None:
    """Logs a talk with the clinic."""
    from tracker.usecases.clinic_named import clinic_problem
    from tracker.usecases.report import log_contact, told_after_contact

    record = await screen.desk.act(lambda book, person: book.record(person))
    fields = [FormField(name="who", label=text("contact.who"))]
    given = await screen.app.push_screen_wait(
        Form(
            text("help.c"),
            "",
            fields,
            lambda said: clinic_problem(record, said["who"]) if said["who"] else None,
        )
    )
    if given is None:
        return
    await screen.desk.act(
        lambda book, person: log_contact(book, now_of(screen, person), given["who"] or None)
    )
    now = screen.clock()
    toast(screen, await screen.desk.act(lambda book, who: told_after_contact(book, who, now)))


async def what_if(screen: RecordScreen) -> None:
    """Shows what would be told if a pill were missed or a visit moved; writes nothing."""
    from tracker.usecases.suppose import suppose_missed, suppose_visit

    kinds = {"miss": text("what_if.miss"), "visit": text("what_if.visit")}
    fields = [
        FormField(name="kind", label=text("what_if.title"), choices=kinds),
        FormField(
            name="day", label=text("what_if.day"), hint=text("what_if.hint_day"), default="tomorrow"
        ),
    ]
    given = await screen.app.push_screen_wait(
        Form(
            text("what_if.title"),
            text("what_if.question"),
            fields,
            lambda answers: problem_day_to_come(screen, answers["day"]),
        )
    )
    if given is None:
        return
    day = read_coming_day(given["day"], screen.clock(), screen.zone)
    suppose = suppose_missed if given["kind"] == "miss" else suppose_visit
    now = screen.clock()
    found = await screen.desk.act(lambda book, person: suppose(book.record(person), now, day))
    body = [words(text("what_if.told"), "faint")] if found.told else []
    body += [line((f"  {_symbol(tone)} ", tone), said) for tone, said in found.told]
    body += [words("")] if found.told else []
    body.append(words(found.todo))
    await screen.app.push_screen_wait(Tell(f"{text('what_if.title')}   {found.title}", body))


def problem_day_to_come(screen: RecordScreen, said: str) -> str | None:
    """What is wrong with a day to come as typed."""
    return _refusal(lambda: read_coming_day(said, screen.clock(), screen.zone))


def problem_to_come(screen: RecordScreen, said: str) -> str | None:
    """What is wrong with a time to come as typed."""
    return _refusal(lambda: read_coming(said, screen.clock(), screen.zone))


def _symbol(tone: str) -> str:
    return text(f"severity.{tone}.symbol")


def problem_days(days: str) -> str | None:
    """What is wrong with a number of days as typed; empty is fine."""
    if not days or (days.isascii() and days.isdecimal() and 1 <= int(days) <= 400):
        return None
    return text("setup.bad_count_days")


def problem_mg(mg: str) -> str | None:
    """What is wrong with milligrams as typed."""
    try:
        return None if 0 < Decimal(mg) <= MOST_MG else text("setup.hint_mg")
    except InvalidOperation:
        return text("setup.hint_mg")


async def ask_opioids(screen: RecordScreen) -> Answer | None:
    """The opioid question; None where it is left."""
    body = f"{text('ask.opioids')}\n{text('ask.opioids_help')}\n{text('ask.no_trouble')}"
    choices = {str(answer): text(f"ask.answer_{answer}") for answer in Answer}
    given = await screen.app.push_screen_wait(
        Ask(text("ask.title"), body, choices, "caution", NOTHING)
    )
    return Answer(given) if given else None


async def _record_anyway(screen: RecordScreen, title: str, said: str, tone: str) -> str | None:
    body = f"{said}\n\n{text('take.held_record')}"
    choices = {BACK: text("app.back"), RECORD: text("take.record_taken")}
    return await screen.app.push_screen_wait(Ask(title, body, choices, tone))


async def _goes_on(screen: RecordScreen, before: Before) -> bool:
    """Says what comes before a pill; Back is what Enter says."""
    said = text(f"take.{before}", emergency=numbers_for(screen.zone).emergency)
    choices = {BACK: text("app.back"), RECORD: text(f"take.{before}_yes")}
    title = text(f"take.{before}_title")
    given = await screen.app.push_screen_wait(Ask(title, said, choices, "urgent"))
    return given == RECORD


async def agrees(screen: RecordScreen, question: str) -> bool:
    """Asks whether something is so; No is what Enter says."""
    choices = {"no": text("app.no"), "yes": text("app.yes")}
    return await screen.app.push_screen_wait(Ask(text("app.sure"), question, choices)) == "yes"


async def ask_naloxone(screen: RecordScreen) -> None:
    """Asks for naloxone, where that question is open."""
    if await naloxone_is_open(screen):
        await flow_named(NALOXONE, "naloxone")(screen)


async def naloxone_is_open(screen: RecordScreen) -> bool:
    """Whether the question for naloxone has come up and is not answered."""
    from tracker.usecases.naloxone import is_open_at

    now = screen.clock()
    return await screen.desk.act(lambda book, person: is_open_at(book.record(person), now))


def toast(screen: RecordScreen, said: str, undo_hint: bool = True) -> None:
    """Says in passing what was done, and how to undo it."""
    hint = f"  u {text('app.key_undo')}" if undo_hint else ""
    screen.app.clear_notifications()
    screen.notify(f"{said}{hint}", markup=False, timeout=6)


def now_of(screen: RecordScreen, person: str) -> Occasion:
    """What happens to a person now, at their home."""
    now = screen.clock()
    return Occasion(person=person, zone=screen.zone, now=now, at=now)


def read_occasion(screen: RecordScreen, person: str, said: str) -> Occasion:
    """The occasion of a time, or of a date alone."""
    now, zone = screen.clock(), screen.zone
    try:
        return Occasion(person=person, zone=zone, now=now, at=read_when(said, now, zone))
    except UsageError:
        day = read_day(said, now, zone)
        return Occasion(person=person, zone=zone, now=now, at=first_instant(day, zone), day=day)


def problem_past(screen: RecordScreen, said: str) -> str | None:
    """What is wrong with a time or a date as typed, if only because it has not come yet."""

    def read() -> None:
        try:
            not_ahead(read_occasion(screen, "", said))
        except UsageError:
            # A date alone would do; what to write is said for a time.
            _not_ahead_at(screen, said)

    return _refusal(read)


def _problem_time_past(screen: RecordScreen, said: str) -> str | None:
    """What is wrong with a time as typed, if only because it has not come yet."""
    return _refusal(lambda: _not_ahead_at(screen, said))


def _not_ahead_at(screen: RecordScreen, said: str) -> None:
    now, zone = screen.clock(), screen.zone
    not_ahead(Occasion(person="", zone=zone, now=now, at=read_when(said, now, zone)))


def problem_date(screen: RecordScreen, said: str) -> str | None:
    """What is wrong with a date as typed; empty is fine."""
    return _refusal(lambda: date_typed(screen, said))


def _refusal(read: Callable[[], object]) -> str | None:
    """What a reading says against what was typed; None where it can be read."""
    try:
        read()
    except TrackerError as error:
        return str(error)
    return None


def date_typed(screen: RecordScreen, said: str) -> date | None:
    """The date that was typed, if any: the last one that is printed on a kit."""
    return read_day(said, screen.clock(), screen.zone, ON_A_KIT) if said else None
