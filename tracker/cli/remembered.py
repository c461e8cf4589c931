"""Passphrases in the system keyring, where there is a real one."""

from contextlib import suppress
from pathlib import Path
from types import ModuleType

from tracker.errors import RecordError, RefusedError
from tracker.wording import text

SERVICE = "dose-tracker"
# These keep what they are given in a plain file.
PLAIN = "keyrings.alt"


def remember(path: Path, passphrase: str) -> None:
    """Has the keyring keep the passphrase of a record; raises RefusedError where it does not."""
    keyring = _library()
    ring = keyring.get_keyring()
    # Where there are several they stand as a chain, and the first that takes it has it.
    if any(type(one).__module__.startswith(PLAIN) for one in getattr(ring, "backends", (ring,))):
        raise RefusedError(text("lock.no_keyring"))
    try:
        keyring.set_password(SERVICE, _name(path), passphrase)
        # Some take everything and keep nothing.
        kept = keyring.get_password(SERVICE, _name(path)) == passphrase
    except Exception:  # each system's keyring has errors of its own
        kept = False
    if not kept:
        raise RefusedError(text("lock.no_keyring"))


def recall(path: Path) -> str | None:
    """The passphrase of a record, if the keyring has it and gives it."""
    try:
        found: str | None = _library().get_password(SERVICE, _name(path))
    except Exception:  # each system's keyring has errors of its own
        return None
    return found


def forget(path: Path) -> None:
    """Has the keyring forget it, if it can."""
    with suppress(Exception):
        _library().delete_password(SERVICE, _name(path))


def _library() -> ModuleType:
    try:
        import keyring
    except ImportError:
        from db.keys import NOT_INSTALLED

        raise RecordError(NOT_INSTALLED) from None
    return keyring


def _name(path: Path) -> str:
    return str(path.resolve())
