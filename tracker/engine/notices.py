"""A notice: one step of one warning for one recipient, whatever the channel it goes over."""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

# What a notice is about: a warning, a booked visit, or that others will be told unless answered.
WARNING, VISIT, HEADS_UP = "warning", "visit", "heads_up"


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """What somebody is to hear. Instants are UTC.

    `true_since` is when it became true, `told_since` the same as far as the recipient may know.
    `step` names which of its repeats this is. `due_at` is when it was to be told; of a heads-up,
    when the others are told, and `about` is then who they are.
    """

    person: str
    recipient: str
    kind: str
    code: str
    severity: str
    true_since: datetime
    told_since: datetime
    step: str
    due_at: datetime
    about: str = ""

    @property
    def key(self) -> str:
        """The same for the same step and recipient, at any time: nothing is told twice under it.

        It travels with the message, so it shows nothing of what it is made from.
        """
        parts = (
            self.person, self.recipient, self.kind, series_of(self.code),
            self.true_since.isoformat(), self.step, self.about,
        )  # fmt: skip
        return sha256("\x1f".join(parts).encode()).hexdigest()[:32]


def series_of(code: str) -> str:
    """The series that a warning belongs to: a lapse goes on under another name."""
    return "LAPSE" if code in ("COVERAGE_LAPSED", "CONTINUING_RISK") else code


def bundle_of(notices: list[Notice]) -> str:
    """The key of what is told in one message."""
    return sha256("\x1f".join(sorted(notice.key for notice in notices)).encode()).hexdigest()[:32]
