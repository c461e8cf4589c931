"""`tracker encrypt`, `decrypt` and `rekey`."""

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tracker.cli import remembered
from tracker.cli.asking import agrees
from tracker.cli.passphrase import Passphrases
from tracker.cli.plain import say
from tracker.errors import RefusedError
from tracker.settings import record_place
from tracker.usecases import lock
from tracker.wording import text


def encrypt(arguments: argparse.Namespace) -> int:
    """Encrypts the record; for one that is so already, what is still to do beside it."""
    path = _record(arguments)
    lock.check_parts()
    passphrases = Passphrases(arguments.passphrase_fd)
    if lock.is_encrypted(str(path)):
        return _again(path, arguments, passphrases)
    if arguments.forget:
        raise RefusedError(text("lock.plain", place=path))
    for key in ("lost_1", "lost_2", "lost_3"):
        say(text(f"encrypt.{key}"))
    if copies := lock.plain_copies(path):
        say(text("encrypt.copies", n=len(copies)))
    if not _sure(arguments, "encrypt.sure"):
        return _nothing()
    with _alone(path):
        passphrase = passphrases.new()
        left = lock.encrypt(path, passphrase)
    say(text("encrypt.done"))
    say(text("encrypt.key_file", place=path.name + ".key"))
    say(text("encrypt.old"))
    _say_left(left, "encrypt.left")
    if arguments.remember:
        _remember(path, passphrase)
    return 0


def decrypt(arguments: argparse.Namespace) -> int:
    """Makes the record plain again."""
    path = _record(arguments)
    _encrypted(path)
    say(text("decrypt.means"))
    if not _sure(arguments, "decrypt.sure"):
        return _nothing()
    with _alone(path):
        lock.unlock(path, Passphrases(arguments.passphrase_fd).of(path))
        was_remembered = lock.is_remembered(path)
        left = lock.decrypt(path)
    if was_remembered:
        remembered.forget(path)
    say(text("decrypt.done"))
    _say_left(left, "decrypt.left")
    return 0


def rekey(arguments: argparse.Namespace) -> int:
    """Changes the passphrase."""
    path = _record(arguments)
    _encrypted(path)
    passphrases = Passphrases(arguments.passphrase_fd)
    with _alone(path):
        lock.unlock(path, passphrases.of(path))
        was_remembered = lock.is_remembered(path)
        for key in ("lost_1", "lost_2"):
            say(text(f"encrypt.{key}"))
        passphrase = passphrases.new()
        left = lock.rekey(path, passphrase)
    say(text("rekey.done"))
    say(text("rekey.exports"))
    _say_left(left, "rekey.left")
    if was_remembered:
        remembered.forget(path)
    if was_remembered or arguments.remember:
        _remember(path, passphrase)
    return 0


def _again(path: Path, arguments: argparse.Namespace, passphrases: Passphrases) -> int:
    """What can be asked of a record that is encrypted: the keyring, or the rest of a change."""
    passphrase = passphrases.of(path)
    lock.unlock(path, passphrase)
    say(text("encrypt.already"))
    with _alone(path):
        if copies := lock.plain_copies(path):
            say(text("encrypt.copies", n=len(copies)))
            _say_left(lock.encrypt_copies(path), "encrypt.left")
    if arguments.remember:
        _remember(path, passphrase)
    if arguments.forget:
        remembered.forget(path)
        lock.keep_remembered(path, False)
        say(text("encrypt.forgotten"))
    return 0


def _remember(path: Path, passphrase: str) -> None:
    remembered.remember(path, passphrase)
    lock.keep_remembered(path, True)
    say(text("encrypt.remembered"))


def _record(arguments: argparse.Namespace) -> Path:
    path = lock.path_of(record_place(arguments.db))
    if not path.is_file():
        raise RefusedError(text("lock.none", place=path))
    return path


def _encrypted(path: Path) -> None:
    if not lock.is_encrypted(str(path)):
        raise RefusedError(text("lock.plain", place=path))


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """Keeps a watcher out while the record is changed, and refuses where there is one."""
    from tracker.reminders.locks import alone
    from tracker.reminders.watch import WATCHING

    with alone(path, WATCHING) as nobody_watches:
        if not nobody_watches:
            raise RefusedError(text("lock.watched"))
        yield


def _sure(arguments: argparse.Namespace, key: str) -> bool:
    """Asks, where somebody can answer; one who gives the passphrase by a file has decided."""
    return agrees(text(key), arguments.yes or arguments.passphrase_fd is not None, "--yes")


def _nothing() -> int:
    say(text("app.not_done"))
    return 1


def _say_left(left: list[Path], key: str) -> None:
    """Names copies as they are: a path that is cut in two cannot be copied."""
    if left:
        say(text(key))
        for path in left:
            print(path)
