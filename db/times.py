"""Instants as they stand in the record's own tables: ISO, UTC, in an order that text has too."""

from datetime import UTC, datetime


def kept(at: datetime) -> str:
    """An aware instant as text; all have microseconds, so that they sort as text."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def read(words: object) -> datetime:
    """The instant that a text holds."""
    return datetime.fromisoformat(str(words))


def read_or_none(words: object) -> datetime | None:
    """The instant that a text holds, or None where there is none."""
    return None if words is None else read(words)
