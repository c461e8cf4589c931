"""What may not go together with naltrexone, read from its file once, and checked."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from tracker.formulary.load import FormularyError

# The worst first: in this order several answers are shown.
KINDS = (
    "overdose",
    "withdrawal",
    "overdose_with_opioids",
    "twice",
    "blocks",
    "liver",
    "sleepiness",
    "not_together",
    "caution",
    "listed",
    "may",
    "test",
    "reverses",
)
UNREAD = "common knowledge"
CONFIDENCE = ("read", "articles", "second-hand", UNREAD)


@dataclass(frozen=True, slots=True, kw_only=True)
class Interaction:
    """One substance or group: its kinds of risk, the words that lead to it, its source.

    `id` is its number in the clinical facts. `names` come from the source, `search` are the
    project's own search words. With nothing read of it (`is_known` false) only its name is known.
    """

    id: str
    key: str
    kinds: tuple[str, ...]
    names: tuple[str, ...]
    search: tuple[str, ...]
    source: str
    confidence: str
    opioid: bool = False
    note: str | None = None

    @property
    def is_known(self) -> bool:
        """Whether anything may be said of it as a fact."""
        return self.confidence != UNREAD

    @property
    def rank(self) -> tuple[int, int]:
        """The worst come first in order of this."""
        worst = min((KINDS.index(kind) for kind in self.kinds), default=len(KINDS))
        return worst, -len(self.kinds)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Interactions:
    """The list, and how words typed are read: `fillers` say nothing, `forms` name no medicine
    and stand for one another, and neither these nor `vague` words lead anywhere alone.
    """

    entries: tuple[Interaction, ...]
    fillers: frozenset[str]
    forms: frozenset[str]
    vague: frozenset[str]


@cache
def load_interactions() -> Interactions:
    """The list that comes with the program, in the order of its file."""
    path = Path(__file__).with_name("interactions.toml")
    return parse_interactions(path.read_text(encoding="utf-8"))


def parse_interactions(text: str) -> Interactions:
    """A list from TOML text; raises FormularyError where an entry cannot be relied on."""
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise FormularyError(f"not TOML: {error}") from None
    how = raw.get("search", {})
    return Interactions(
        entries=tuple(_interaction(item) for item in raw.get("interaction", [])),
        fillers=frozenset(how.get("fillers", ())),
        forms=frozenset(how.get("forms", ())),
        vague=frozenset((*how.get("forms", ()), *how.get("vague", ()))),
    )


def _interaction(item: dict[str, Any]) -> Interaction:
    number = item.get("id", "?")
    kinds, confidence = tuple(item.get("kinds", ())), item.get("confidence")
    if not item.get("source"):
        raise FormularyError(f"interaction {number}: it needs a source")
    if confidence not in CONFIDENCE:
        raise FormularyError(
            f"interaction {number}: the confidence must be one of {', '.join(CONFIDENCE)}"
        )
    if unknown := [kind for kind in kinds if kind not in KINDS]:
        raise FormularyError(f"interaction {number}: {unknown[0]!r} is no kind of risk")
    if bool(kinds) is (confidence == UNREAD):
        raise FormularyError(
            f"interaction {number}: it names kinds of risk where a source was read, and only there"
        )
    if not item.get("names"):
        raise FormularyError(f"interaction {number}: it needs a name to be found by")
    return Interaction(
        **{
            **item,
            "kinds": kinds,
            "names": tuple(item["names"]),
            "search": tuple(item.get("search", ())),
        }
    )
