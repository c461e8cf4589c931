"""Ways to reach people: whose they are, whether they were proven to work, who is on duty."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from tracker.engine.assessment import Severity

# The person themself; everybody else goes by the name under which they were let in.
PATIENT = ""
# How long a test that was confirmed, or a message that got through, speaks for a channel [D].
PROVEN_FOR = timedelta(days=90)
# What goes onto an open page or terminal reaches nobody when none was open for so long [D].
SCREEN = "screen"
SCREEN_OPEN_FOR = timedelta(minutes=15)


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """A channel to one person. `channel` is secret: it may hold a password or an address.

    `plain` says that words about the medicine were chosen for it; else its texts are neutral.
    `screen_at` is when a screen was last open, `delays` are waits of its own by severity,
    `proven_at` is when something last got through,
    `failing_since` since when nothing does, both UTC.
    """

    number: int
    person: str
    name: str
    channel: str = field(repr=False)
    added_at: datetime
    verified_at: datetime | None = None
    plain: bool = False
    duty_since: datetime | None = None
    delays: tuple[tuple[Severity, timedelta], ...] = ()
    proven_at: datetime | None = None
    failing_since: datetime | None = None
    screen_at: datetime | None = None

    @property
    def kind(self) -> str:
        """What may be said of the channel: the part of its address before the colon."""
        return self.channel.partition(":")[0].lower()


def confirmed(contact: Contact) -> bool:
    """Whether a channel may be sent over: its reader said that they got a test.

    One that fails, or was proven long ago, is tried all the same: silence helps nobody.
    """
    return contact.verified_at is not None


def works(contact: Contact, at: datetime) -> bool:
    """Whether a channel can be relied on: confirmed, not failing, and not proven too long ago."""
    if contact.verified_at is None or contact.failing_since is not None:
        return False
    if contact.kind == SCREEN:
        return contact.screen_at is not None and at - contact.screen_at < SCREEN_OPEN_FOR
    return at - _proven(contact) < PROVEN_FOR


def unreachable(contacts: Iterable[Contact], at: datetime) -> dict[str, datetime]:
    """Those whose every channel fails or was never confirmed: by name, since when."""
    by_name: dict[str, list[Contact]] = {}
    for contact in contacts:
        by_name.setdefault(contact.name, []).append(contact)
    return {
        name: max(_failed(contact, at) for contact in own)
        for name, own in by_name.items()
        if not any(works(contact, at) for contact in own)
    }


def on_duty(contacts: Sequence[Contact]) -> str | None:
    """Who was handed the duty last, if anybody."""
    having = [contact for contact in contacts if contact.duty_since is not None]
    return max(having, key=lambda item: item.duty_since or item.added_at).name if having else None


def fails_at(contact: Contact) -> datetime | None:
    """When a channel that works now stops speaking for itself, if nothing gets through."""
    return _proven(contact) + PROVEN_FOR if contact.verified_at is not None else None


def _proven(contact: Contact) -> datetime:
    told = [at for at in (contact.verified_at, contact.proven_at) if at is not None]
    return max(told, default=contact.added_at)


def _failed(contact: Contact, at: datetime) -> datetime:
    if contact.failing_since is not None:
        return contact.failing_since
    if contact.verified_at is None:
        return contact.added_at
    if contact.kind == SCREEN:
        return contact.screen_at or contact.added_at
    return min(at, _proven(contact) + PROVEN_FOR)
