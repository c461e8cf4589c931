"""Today's view objects laid out as lines, for a width. No state, no widgets."""

from typing import TYPE_CHECKING

from textual.content import Content

from tracker.tui.curtain import curtain
from tracker.tui.text import line, lines, words
from tracker.wording import text

if TYPE_CHECKING:
    from tracker.usecases.pills_today import SlotRow
    from tracker.usecases.today import Banner, Today, WarningRow

WORST_FIRST = ("critical", "urgent", "caution", "info", "good")


def head_line(name: str, when: str, width: int, note: str | None) -> Content:
    """Who, the note of a demo, and the day and time, on one line."""
    left = curtain.over(f"{name}   {note}" if note else name)
    room = max(0, width - Content(when).cell_length - 1)
    who = Content(left).truncate(room, ellipsis=True)
    return Content("").join(
        [who.stylize("bold"), Content(" " * (room - who.cell_length + 1)), Content(when)]
    )


def banner_lines(today: "Today", asked: tuple[str, ...] = (), closed: str | None = None) -> Content:
    """The worst of state and gate first; naloxone and whom to call where it is red.

    `asked` says who is told unless the person answers, `closed` what came up while the program
    was closed.
    """
    rows = _banner_rows(today.coverage)
    gate = _banner_rows(today.gate)
    if today.gate.tone == "good":
        rows.append(line((f"{today.gate.symbol} {today.gate.word}  ", "good"), today.gate.line))
    elif _comes_first(today):
        rows = [*gate, *rows]
    else:
        rows += gate
    if today.red:
        call = text("status.emergency", emergency=today.emergency)
        rows.append(line((f"! {call}  ", "critical"), today.naloxone))
        rows += [line(*still)] if (still := _still(today)) else []
    rows += [words(f"▲ {said}", "urgent") for said in asked]
    if closed:
        rows.append(words(closed, "caution"))
    return lines(rows)


def _comes_first(today: "Today") -> bool:
    """Whether the gate is worse than the state; a hold comes before everything."""
    gate, state = (WORST_FIRST.index(each.tone) for each in (today.gate, today.coverage))
    return gate == 0 or gate < state


def naloxone_line(today: "Today") -> Content:
    """Where naloxone is, the question where it is open and stands nowhere above, and what this
    program is not."""
    still = _still(today)
    if today.red or not still:
        return line((f"{today.naloxone}   {text('disclaimer.short')}", "faint"))
    return line(
        (f"{today.naloxone}  ", "faint"), *still, (f"   {text('disclaimer.short')}", "faint")
    )


def _still(today: "Today") -> tuple[tuple[str, str], ...]:
    return (("n ", "key"), (today.naloxone_asked, "caution")) if today.naloxone_asked else ()


def slot_lines(today: "Today", cursor: int) -> Content:
    """Today's pills, the highlighted one marked."""
    if not today.slots:
        empty = text("today.empty") if today.has_plan else text("today.no_plan")
        return words(empty, "faint")
    rows = [words(text("today.slots"), "strong")]
    wide = max(Content(row.when).cell_length for row in today.slots)
    for number, row in enumerate(today.slots):
        rows.append(_slot_line(row, number == cursor, wide))
    return lines(rows)


def next_lines(today: "Today") -> Content:
    """What comes next."""
    rows = []
    if today.next_dose:
        rows.append(words(text("today.next_dose", when=today.next_dose)))
    if today.next_visit:
        rows.append(words(text("today.next_visit", when=today.next_visit)))
    rows += [words(said, "caution") for said in today.renewals]
    return lines(rows)


def warning_lines(today: "Today", cursor: int) -> Content:
    """The warnings, the worst first, the highlighted one marked."""
    if not today.warnings:
        return words(text("status.no_warnings"), "faint")
    rows = [words(text("today.warnings"), "strong")]
    wide = max(Content(row.word).cell_length for row in today.warnings)
    for number, row in enumerate(today.warnings):
        rows.append(_warning_line(row, number == cursor, wide))
    return lines(rows)


def why_lines(row: "WarningRow") -> list[Content]:
    """A warning with all that it rests on."""
    entries = row.why.entries or (text("today.why_no_entries"),)
    body = [words(row.text), Content("")]
    body.append(line((f"{text('today.why_since')}: ", "strong"), row.since))
    body.append(line((f"{text('today.why_clears')}: ", "strong"), row.why.clears))
    body.append(line((f"{text('today.why_rule')}: ", "strong"), row.why.rule))
    body.append(words(f"{text('today.why_entries')}:", "strong"))
    body += [words(f"  {entry}") for entry in entries]
    body.append(line((f"{text('today.why_source')}: ", "strong"), (row.why.source, "faint")))
    return body


def key_line(keys: list[tuple[str, str, int]], width: int) -> Content:
    """As many of the next keys as fit: key, label, how soon it gives way; with 0 it never does."""
    keys = list(keys)
    while True:
        shown = line(*(part for key, label, _ in keys for part in ((key, "key"), f" {label}  ")))
        if shown.cell_length - 2 <= width or all(rank == 0 for _, _, rank in keys):
            return shown
        keys.remove(max(keys, key=lambda key: key[2]))


def _banner_rows(banner: "Banner") -> list[Content]:
    head = words(f"{banner.symbol} {banner.word}", banner.tone).stylize("bold")
    return [head, words(banner.line)]


def _slot_line(row: "SlotRow", here: bool, wide: int) -> Content:
    mark = "▸ " if here else "  "
    when = row.when + " " * (wide - Content(row.when).cell_length)
    return line(
        (mark, "key"),
        (f"{when}  {row.what:>6}   ", "strong" if here else "plain"),
        (f"{row.symbol} {row.word:<9}", row.tone),
        (f" {row.detail}", "faint"),
    )


def _warning_line(row: "WarningRow", here: bool, wide: int) -> Content:
    mark = "▸ " if here else "  "
    word = row.word + " " * (wide - Content(row.word).cell_length)
    related = f"  +{text('today.related', n=row.related)}" if row.related else ""
    return line(
        (mark, "key"),
        (f"{row.symbol} {word}  ", row.tone),
        (row.title, "strong" if here else "plain"),
        (related, "faint"),
    )
