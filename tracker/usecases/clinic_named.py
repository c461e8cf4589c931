"""Who at the clinic said something: somebody else than the person it was said to."""

import re

from tracker.engine.record import Record, name_of
from tracker.errors import RefusedError
from tracker.wording import text

SELF = frozenset(
    [
        "a",
        "am",
        "and",
        "i",
        "is",
        "it",
        "m",
        "me",
        "mine",
        "my",
        "myself",
        "patient",
        "person",
        "s",
        "self",
        "the",
    ]
)
A_WORD = re.compile(r"\w+")


def check_clinic_named(record: Record, who: str) -> None:
    """Refuses a word of the clinic that names nobody, or nobody but the person of the record.

    Raises RefusedError.
    """
    if problem := clinic_problem(record, who):
        raise RefusedError(problem)


def clinic_problem(record: Record, who: str) -> str | None:
    """The same as a line for a form; None where somebody else is named.

    A name that only begins like the person's own is somebody else's.
    """
    own = SELF | {record.person.casefold()} | set(A_WORD.findall(name_of(record).casefold()))
    if own.issuperset(A_WORD.findall(who.casefold())):
        return text("report.who_not_self")
    return None
