"""Exports of an encrypted record are encrypted too, with its own passphrase; and read back."""

import argparse
import sys
from collections.abc import Callable

from tracker.cli.passphrase import Passphrases
from tracker.cli.plain import say
from tracker.settings import record_place
from tracker.usecases import lock
from tracker.wording import text

# Takes what is exported, and how many entries are in it.
Writer = Callable[[str, int], int]


def sealer(arguments: argparse.Namespace) -> Writer | None:
    """What writes an encrypted export of the record; None where a plain one is to be written.

    Opens the record with the passphrase, so that one that is mistyped locks nothing.
    """
    passphrase = _passphrase(arguments)
    if passphrase is None:
        return None
    return lambda content, count: _write(arguments.file, content, count, passphrase)


def file_sealer(arguments: argparse.Namespace) -> Callable[[bytes], bytes] | None:
    """What makes an encrypted file of data; None where a plain one is to be written."""
    passphrase = _passphrase(arguments)
    if passphrase is None:
        return None
    from tracker.exchange.sealed import seal

    return lambda data: seal(data, passphrase)


def unsealed(arguments: argparse.Namespace, data: bytes) -> bytes:
    """What is in a file that was read, with its passphrase if it is encrypted."""
    from tracker.exchange.sealed import is_sealed, unseal

    if not is_sealed(data):
        return data
    place, passphrases = record_place(arguments.db), Passphrases(arguments.passphrase_fd)
    if arguments.passphrase_fd is not None and lock.is_locked(place):
        path = lock.path_of(place)
        lock.unlock(path, passphrases.of(path))
    return unseal(data, passphrases.of_file(arguments.file), arguments.file)


def _passphrase(arguments: argparse.Namespace) -> str | None:
    """The passphrase of an encrypted record, tried on it; None where a plain file is wanted."""
    place = record_place(arguments.db)
    if arguments.plain or not lock.is_encrypted(place):
        return None
    path = lock.path_of(place)
    passphrase = Passphrases(arguments.passphrase_fd).of(path)
    lock.unlock(path, passphrase)
    return passphrase


def _write(file: str | None, content: str, count: int, passphrase: str) -> int:
    from tracker.exchange.sealed import seal, seal_as_text
    from tracker.usecases.move import write_private_bytes

    data = content.encode()
    if file in (None, "-"):
        sys.stdout.write(seal_as_text(data, passphrase))
        return 0
    write_private_bytes(file, seal(data, passphrase))
    say(text("export.done", n=count))
    say(text("lock.export"))
    return 0
