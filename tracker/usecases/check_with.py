"""Can I take this with it? What the interaction list says, in the words of a person.

Not knowing is never an answer that all is well. It needs no record, and keeps nothing.
"""

from typing import NamedTuple

from tracker.formulary.interactions import Interaction
from tracker.formulary.sources import source_text
from tracker.usecases.interaction_search import Match, search
from tracker.wording import text

REVERSES = "reverses"
# How much a kind of risk presses; what is not named here is a caution.
TONES = {
    "overdose": "critical",
    "withdrawal": "critical",
    "overdose_with_opioids": "urgent",
    "may": "info",
    "test": "info",
    REVERSES: "info",
}


class Told(NamedTuple):
    """One entry of the list: what it is, by which word, each risk, its source in words."""

    id: str
    name: str
    found_by: str
    tone: str
    kinds: tuple[str, ...]
    risks: tuple[str, ...]
    source: str


class Checked(NamedTuple):
    """The answer: what was found, the worst first, what may be meant, and what nobody knows.

    `todo` is what to do before it is taken, and if it was; `danger` what to do in danger.
    Both stand for all of it.
    """

    told: tuple[Told, ...]
    near: tuple[Told, ...]
    unknown: str
    todo: tuple[str, ...]
    danger: str

    @property
    def is_known(self) -> bool:
        """Whether something sure is said of all that was typed."""
        return bool(self.told) and not self.unknown


def check_with(typed: str, emergency: str) -> Checked:
    """What is known of the words typed; `emergency` is the number to call where they are."""
    found = search(typed)
    shown = [match.interaction for match in (*found.matches, *found.near)]
    return Checked(
        tuple(_told(match, near=False) for match in found.matches),
        tuple(_told(match, near=True) for match in found.near),
        ", ".join(found.unknown),
        _todo(shown, bool(found.unknown)),
        text("interaction.watch", emergency=emergency)
        if any(item.opioid for item in shown)
        else "",
    )


def _told(match: Match, near: bool) -> Told:
    item = match.interaction
    risks = [text(f"interaction.kind.{kind}") for kind in item.kinds]
    if item.note:
        risks.append(text(f"interaction.note.{item.note}"))
    name = text(f"interaction.name.{item.key}")
    return Told(
        item.id, name, _found_by(match, name, near), _tone(item), item.kinds, tuple(risks),
        f"{source_text(item.source)} ({text(f'interaction.sure_{item.confidence}')})",
    )  # fmt: skip


def _found_by(match: Match, name: str, near: bool) -> str:
    """By which word of the list it was found, where the name does not say so itself."""
    if near:
        return text("interaction.such_as", what=match.found_by)
    if not match.exact:
        return text("interaction.read_as", what=match.found_by)
    known = {word.strip("(),") for word in name.casefold().split()}
    return "" if known & set(match.found_by.casefold().split()) else match.found_by


def _tone(item: Interaction) -> str:
    return TONES.get(item.kinds[0], "caution")


def _todo(items: list[Interaction], unknown: bool) -> tuple[str, ...]:
    # To ask first before giving naloxone would cost a life.
    risks = [item for item in items if REVERSES not in item.kinds]
    lines = [text("interaction.ask")] if risks or unknown else []
    if any("withdrawal" in item.kinds for item in risks):
        lines.append(text("interaction.taken"))
    return tuple(lines)
