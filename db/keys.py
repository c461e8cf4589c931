"""The keys of encrypted records: from a passphrase, in memory only, found by a file's path.

What the passphrase is stretched with (no secret) lies in a small file beside the record. The salt
in it is also what the record itself begins with.
"""

import json
import os
import secrets
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, NamedTuple, NoReturn

from tracker.errors import DamagedError, LockedError, RecordError

SUFFIX = ".key"
VERSION = 1
PLAIN_BEGINS = b"SQLite format 3\0"
SALT_BYTES, KEY_BYTES = 16, 32
# 64 MiB, three rounds, four lanes: the second choice of RFC 9106, for machines of any size.
MEMORY_KIB, ROUNDS, LANES = 65_536, 3, 4
# A file that asks for more is not one of ours: it must not have the machine run out of memory.
MOST_MEMORY_KIB, MOST_ROUNDS, MOST_LANES = 4 * 1024 * 1024, 1000, 64
# By the folder, and not by a name that anybody may have taken on an index of packages.
INSTALL = "install them, in the folder of this program, with: pip install '.[encryption]'"
NOT_INSTALLED = f"an encrypted record needs more parts; {INSTALL}"


class Key:
    """A key as the database takes it. It is never shown, copied into a file, or pickled."""

    __slots__ = ("_raw",)

    def __init__(self, raw: bytes, salt: bytes) -> None:
        self._raw = raw + salt

    def literal(self) -> str:
        """The key as it stands in a statement."""
        return f"\"x'{self._raw.hex()}'\""

    def __repr__(self) -> str:
        return "Key(...)"

    def __reduce__(self) -> NoReturn:
        raise TypeError("a key stays in memory")


class Stretch(NamedTuple):
    """How a key is made from a passphrase: argon2id with a salt, memory in KiB, rounds, lanes."""

    salt: bytes
    memory: int = MEMORY_KIB
    rounds: int = ROUNDS
    lanes: int = LANES


class KeyFile(NamedTuple):
    """What lies beside an encrypted record.

    There is one way to stretch; while a passphrase is changed there are two. `remembered` says
    that the system keyring holds the passphrase.
    """

    stretches: tuple[Stretch, ...]
    remembered: bool = False


_held: dict[str, Key] = {}
# Records beside which a key file lies though they are plain: what an interrupted change left.
_known_plain: set[str] = set()


def whole(path: Path) -> str:
    """The file itself, through links: beside it SQLite and this program keep what belongs to it."""
    return os.path.realpath(path)


def key_file_of(path: Path) -> Path:
    """Where the key file of a record lies."""
    return Path(whole(path) + SUFFIX)


def is_encrypted(path: Path) -> bool:
    """Whether a record is encrypted: it has a key file, and does not begin as a plain one does."""
    file = whole(path)
    if file in _held:
        return True
    if file in _known_plain or not key_file_of(path).exists():
        return False
    if begins_plain(path):
        _known_plain.add(file)
        return False
    return True


def begins_plain(path: Path) -> bool:
    """Whether a file is a plain database; see `begins`."""
    return begins(path, PLAIN_BEGINS)


def begins(path: Path, with_bytes: bytes) -> bool:
    """Whether a file begins with some bytes: an encrypted one does with the salt of its key.

    Not for a file that this process has open: closing it here would give up SQLite's locks.
    """
    try:
        with Path(whole(path)).open("rb") as file:
            return file.read(len(with_bytes)) == with_bytes
    except FileNotFoundError:
        return False
    except OSError as error:
        raise RecordError(f"{path} cannot be read: {error.strerror}; check that it is yours") from (
            None
        )


def check_open(path: Path) -> None:
    """Raises LockedError for an encrypted record whose key is not in memory."""
    if not is_encrypted(path):
        return
    file = Path(whole(path))
    if not file.exists() or not file.stat().st_size:
        raise DamagedError(
            f"{path} is gone or empty, and only its key file is left; bring the record back, or to "
            f"begin anew remove {key_file_of(path)}"
        )
    if str(file) not in _held:
        raise LockedError(f"{path} is encrypted; its passphrase is needed", path)


def key_of(path: Path) -> Key | None:
    """The key of a record that was opened, also for the files that belong to it; None if plain.

    To a record belong the files whose path begins with its own and a dot.
    """
    if not _held:
        return None
    file = whole(path)
    if file in _held:
        return _held[file]
    for record, key in _held.items():
        if file.startswith(f"{record}."):
            return None if begins_plain(path) else key
    return None


def hold(path: Path, key: Key) -> None:
    """Keeps the key of a record in memory, until it is dropped or the program ends."""
    _held[whole(path)] = key
    _known_plain.discard(whole(path))


def drop(path: Path) -> None:
    """Forgets the key of a record."""
    _held.pop(whole(path), None)
    _known_plain.discard(whole(path))


@contextmanager
def lent(record: Path, path: Path) -> Iterator[None]:
    """For a while the key of a record, if it has one, also opens a file that lies elsewhere.

    A plain file stays plain.
    """
    key, file = key_of(record), whole(path)
    if key is None or key_of(path) is not None or begins_plain(path):
        yield
        return
    _held[file] = key
    try:
        yield
    finally:
        _held.pop(file, None)


def new_stretch() -> Stretch:
    """A way to make a key that nobody has used before."""
    return Stretch(secrets.token_bytes(SALT_BYTES))


def stretch_of(copy: Path, record: Path) -> Stretch:
    """How the key of an encrypted copy was made: as a key file beside it or the record says.

    Where none does, as is usual: the salt is what the file begins with.
    """
    for path in (copy, record):
        if key_file_of(path).exists():
            known = [item for item in read_key_file(path).stretches if begins(copy, item.salt)]
            if known:
                return known[0]
    with Path(whole(copy)).open("rb") as file:
        return Stretch(file.read(SALT_BYTES))


def derive(passphrase: str, stretch: Stretch) -> Key:
    """The key from a passphrase; slow on purpose. Raises RecordError where parts are missing."""
    try:
        from argon2.low_level import Type, hash_secret_raw
    except ImportError:
        raise RecordError(NOT_INSTALLED) from None
    # The same letters may be typed in two ways.
    secret = unicodedata.normalize("NFC", passphrase).encode("utf-8", "surrogateescape")
    raw = hash_secret_raw(
        secret, stretch.salt, stretch.rounds, stretch.memory, stretch.lanes, KEY_BYTES, Type.ID
    )
    return Key(raw, stretch.salt)


def read_key_file(path: Path) -> KeyFile:
    """The key file of a record; raises RecordError where it is missing or damaged."""
    place = key_file_of(path)
    try:
        raw = json.loads(place.read_text(encoding="utf-8"))
        return _key_file(raw)
    except OSError as error:
        raise RecordError(
            f"{place} cannot be read: {error.strerror}; without it the record cannot be opened: "
            "bring it back from a copy"
        ) from None
    except (ValueError, KeyError, TypeError, AttributeError):
        raise RecordError(
            f"{place} is damaged; without it the record cannot be opened: bring it back from a copy"
        ) from None


def write_key_file(path: Path, content: KeyFile) -> None:
    """Writes a record's key file for its owner alone, whole or not at all."""
    place = key_file_of(path)
    raw = {
        "version": VERSION,
        "remembered": content.remembered,
        "keys": [
            {
                "kdf": "argon2id",
                "salt": stretch.salt.hex(),
                "memory_kib": stretch.memory,
                "time": stretch.rounds,
                "parallelism": stretch.lanes,
            }
            for stretch in content.stretches
        ],
    }
    beside = place.with_name(f".{place.name}.part")
    try:
        beside.unlink(missing_ok=True)
        descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(json.dumps(raw, indent=1) + "\n")
            file.flush()
            os.fsync(file.fileno())
        beside.replace(place)
        sync_folder(place.parent)
    except OSError as error:
        raise RecordError(
            f"{place} cannot be written: {error.strerror}; nothing was changed"
        ) from None


def remove_key_file(path: Path) -> None:
    """Takes the key file away from a record that is plain."""
    key_file_of(path).unlink(missing_ok=True)
    sync_folder(key_file_of(path).parent)


def sync_folder(folder: Path) -> None:
    """Has the names in a folder outlive a power cut, where the system can."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _key_file(raw: dict[str, Any]) -> KeyFile:
    if raw["version"] != VERSION or not raw["keys"]:
        raise ValueError("not known")
    return KeyFile(tuple(_stretch(item) for item in raw["keys"]), raw.get("remembered") is True)


def _stretch(raw: dict[str, Any]) -> Stretch:
    found = Stretch(bytes.fromhex(raw["salt"]), raw["memory_kib"], raw["time"], raw["parallelism"])
    sound = (
        raw["kdf"] == "argon2id"
        and len(found.salt) == SALT_BYTES
        and all(type(number) is int for number in found[1:])
        and 0 < found.lanes <= MOST_LANES
        and 8 * found.lanes <= found.memory <= MOST_MEMORY_KIB
        and 0 < found.rounds <= MOST_ROUNDS
    )
    if not sound:
        raise ValueError("out of bounds")
    return found
