"""A record that only its owner can read: encrypting it, opening it with a passphrase, locking it.

Passphrases come in as arguments and are kept nowhere; what stays in memory is the key.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from db import keys, rewrite
from tracker.errors import DamagedError, LockedError, RecordError, RefusedError
from tracker.settings import SQLITE
from tracker.usecases import asking
from tracker.wording import text

SHORTEST = 12
# So many of the newest copies tell whether a passphrase is wrong or the record is damaged.
LOOKED_AT = 3
# An encrypted file is whole pages: anything else is no record, and nobody is asked for its key.
PAGE = 4096
# On the page that asks, this key opens the emergency page while nothing has been typed.
EMERGENCY_KEY = "!"
Reached = Callable[[str], object]


def path_of(place: str) -> Path:
    """The file of a record named by a path or URL."""
    path = Path(place.removeprefix(SQLITE))
    try:
        return path.expanduser()
    except RuntimeError:
        return path


def is_same(place: str, path: Path) -> bool:
    """Whether a place names a file, maybe through links."""
    return keys.whole(path_of(place)) == keys.whole(path)


def is_encrypted(place: str) -> bool:
    """Whether a record is encrypted."""
    return keys.is_encrypted(path_of(place))


def is_locked(place: str) -> bool:
    """Whether a record is encrypted and its key is not in memory."""
    path = path_of(place)
    return keys.is_encrypted(path) and keys.key_of(path) is None


def unlock(path: Path, passphrase: str) -> None:
    """Keeps the key of a record in memory; raises RefusedError for a wrong passphrase,
    DamagedError for a right one of a record that it can't open.

    What an interrupted change left beside the record is taken away.
    """
    _unlock_by(path, passphrase, [path])
    rewrite.tidy(path)


def unlock_if_locked(place: str, copy: Path | None = None) -> None:
    """Asks for the passphrase of a locked record, where somebody gives it (see `asking`).

    With `copy`, a passphrase that opens that file will do: the record may be damaged or gone.
    Raises LockedError where nobody gives one, RefusedError for a wrong one.
    """
    if not is_locked(place):
        return
    path, ask = path_of(place), asking.asker()
    if ask is None:
        raise LockedError(f"{path} is encrypted; its passphrase is needed", path)
    _unlock_by(path, ask(path), [path] if copy is None else [path, copy])


@contextmanager
def copy_opened(place: str, copy: Path) -> Iterator[None]:
    """Meanwhile an encrypted copy can be read, also where it has another key than the record.

    Its passphrase is asked for, where somebody gives it. Where no plain record is, the record will
    have the key of the copy: what was locked stays so. Raises RefusedError for a wrong passphrase.
    """
    path, ask = path_of(place), asking.asker()
    if ask is None or not _needs_key(path, copy):
        yield
        return
    stretch = keys.stretch_of(copy, path)
    key = keys.derive(ask(copy), stretch)
    if not rewrite.opens(copy, key):
        raise RefusedError(text("lock.wrong", place=copy))
    anew = not keys.begins_plain(path) and not keys.key_file_of(path).exists()
    keys.hold(copy, key)
    if anew:
        keys.write_key_file(path, keys.KeyFile((stretch,)))
        keys.hold(path, key)
    try:
        yield
    finally:
        keys.drop(copy)
        if anew and not keys.begins(path, stretch.salt):
            keys.drop(path)
            keys.remove_key_file(path)


def keep_key_beside(path: Path, copy: Path) -> Path | None:
    """Writes the key file of a copy that goes elsewhere; where it is, None for a plain one."""
    if not is_encrypted(str(path)):
        return None
    own = [item for item in keys.read_key_file(path).stretches if keys.begins(copy, item.salt)]
    keys.write_key_file(copy, keys.KeyFile(tuple(own)))
    return keys.key_file_of(copy)


def lock(place: str) -> None:
    """Forgets the key of a record. Who has it open closes it first."""
    keys.drop(path_of(place))


def problem_with(passphrase: str) -> str | None:
    """Why a new passphrase is not taken, if there is a reason."""
    if len(passphrase) < SHORTEST:
        return text("lock.short", n=SHORTEST)
    if passphrase.startswith(EMERGENCY_KEY):
        return text("lock.begins")
    return None


def encrypt(path: Path, passphrase: str, reached: Reached = lambda _: None) -> list[Path]:
    """Encrypts a plain record, and the older copies beside it; gives back those left plain."""
    _check(passphrase)
    stretch, older = keys.new_stretch(), _still_needed(path)
    key = keys.derive(passphrase, stretch)
    content = keys.KeyFile((stretch, *older))
    rewrite.rewrite(path, None, key, lambda: keys.write_key_file(path, content), reached)
    keys.hold(path, key)
    encrypt_copies(path, reached)
    # What is too damaged to be written anew is readable all the same.
    return [copy for copy in rewrite.belonging(path) if _stays_plain(copy, content.stretches)]


def encrypt_copies(path: Path, reached: Reached = lambda _: None) -> list[Path]:
    """Encrypts the plain copies beside an open encrypted record; gives back those left plain."""
    left = []
    for copy in plain_copies(path):
        try:
            rewrite.rewrite(copy, None, keys.key_of(path), lambda: None)
        except RecordError:
            left.append(copy)
        reached("copy")
    return left


def plain_copies(path: Path) -> list[Path]:
    """The older copies beside a record that anybody can read who gets at them."""
    return [copy for copy in rewrite.belonging(path) if keys.begins_plain(copy)]


def decrypt(path: Path, reached: Reached = lambda _: None) -> list[Path]:
    """Makes an open encrypted record plain, and its copies; gives back those that stay encrypted.

    Where one stays so, the key file stays too.
    """
    key = _held(path)
    rewrite.rewrite(path, key, None, lambda: None, reached)
    left = _rewrite_copies(path, key, None, reached)
    keys.drop(path)
    if not left:
        keys.remove_key_file(path)
    return left


def rekey(path: Path, passphrase: str, reached: Reached = lambda _: None) -> list[Path]:
    """Puts an open record and its copies under a new passphrase; gives back what stays as it was.

    Up to the end the key file holds both ways, so that the record opens at any point.
    """
    _check(passphrase)
    old, before = _held(path), keys.read_key_file(path)
    stretch = keys.new_stretch()
    new = keys.derive(passphrase, stretch)

    def both() -> None:
        keys.write_key_file(path, keys.KeyFile((stretch, *before.stretches)))

    rewrite.rewrite(path, old, new, both, reached)
    keys.hold(path, new)
    left = _rewrite_copies(path, old, new, reached)
    kept = before.stretches if left else ()
    keys.write_key_file(path, keys.KeyFile((stretch, *kept)))
    reached("key file")
    return left


def is_remembered(path: Path) -> bool:
    """Whether the system keyring holds the passphrase of an encrypted record."""
    return keys.read_key_file(path).remembered


def keep_remembered(path: Path, remembered: bool) -> None:
    """Keeps whether the system keyring holds the passphrase."""
    keys.write_key_file(path, keys.read_key_file(path)._replace(remembered=remembered))


def check_parts() -> None:
    """Raises RecordError where the parts that encrypt are not installed."""
    from db.connect import cipher_library

    cipher_library()
    keys.derive("", keys.new_stretch()._replace(memory=64, rounds=1))


def _rewrite_copies(
    path: Path, old: keys.Key, new: keys.Key | None, reached: Reached
) -> list[Path]:
    left, stretches = [], keys.read_key_file(path).stretches
    for copy in rewrite.belonging(path):
        if not any(keys.begins(copy, stretch.salt) for stretch in stretches):
            continue
        try:
            rewrite.rewrite(copy, old, new, lambda: None)
        except RecordError:
            left.append(copy)
        reached("copy")
    return left


def _unlock_by(path: Path, passphrase: str, files: list[Path]) -> None:
    # A file that is not there would be made, and any key opens one that is empty.
    there = [file for file in files if file.is_file() and file.stat().st_size]
    encrypted = [file for file in there if not keys.begins_plain(file)]
    stretches, tried = keys.read_key_file(path).stretches, []
    for stretch in stretches:
        if any(keys.begins(path, other.salt) for other in stretches if other != stretch):
            # The record is there under another passphrase; a copy's own must not stand for it.
            continue
        key = keys.derive(passphrase, stretch)
        if any(rewrite.opens(file, key) for file in encrypted):
            keys.hold(path, key)
            return
        tried.append(key)
    copies = [copy for copy in rewrite.belonging(path) if not keys.begins_plain(copy)]
    if any(rewrite.opens(copy, key) for copy in copies[-LOOKED_AT:] for key in tried):
        raise DamagedError(text("lock.damaged", place=path))
    raise RefusedError(text("lock.wrong", place=path))


def _still_needed(path: Path) -> tuple[keys.Stretch, ...]:
    """How the keys of copies were made that an earlier change left as they were."""
    if not keys.key_file_of(path).exists():
        return ()
    copies = rewrite.belonging(path)
    return tuple(
        one
        for one in keys.read_key_file(path).stretches
        if any(keys.begins(copy, one.salt) for copy in copies)
    )


def _stays_plain(copy: Path, stretches: tuple[keys.Stretch, ...]) -> bool:
    """Whether a file is, or was, a record or what stands beside one, and no key locks it."""
    if ".db" not in copy.name or not copy.stat().st_size:
        return False
    return not any(keys.begins(copy, stretch.salt) for stretch in stretches)


def _needs_key(path: Path, copy: Path) -> bool:
    """Whether a file may be an encrypted one, and is none that the key of the record opens."""
    if keys.begins_plain(copy) or not copy.stat().st_size or copy.stat().st_size % PAGE:
        return False
    held = keys.key_of(path)
    return held is None or not rewrite.opens(copy, held)


def _held(path: Path) -> keys.Key:
    key = keys.key_of(path)
    if key is None:
        raise RefusedError(text("lock.plain", place=path))
    return key


def _check(passphrase: str) -> None:
    if problem := problem_with(passphrase):
        raise RefusedError(problem)
