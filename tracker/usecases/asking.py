"""Who is asked for the passphrase of an encrypted record, where anybody can be."""

from collections.abc import Callable
from pathlib import Path

Asker = Callable[[Path], str]

_askers: list[Asker] = []


def ask_by(asker: Asker | None) -> None:
    """From now on this one gives the passphrase of a record by its path; None: nobody does."""
    _askers[:] = [] if asker is None else [asker]


def asker() -> Asker | None:
    """Who gives passphrases now."""
    return _askers[0] if _askers else None
