"""What the database and the system say, in one line that names the file and the way out."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.exc import DBAPIError

from db.connect import driver_errors
from db.rows import UnreadableRowError
from tracker.errors import DamagedError, RecordError

MEANINGS = (
    ("database is locked", "is in use by another program; try again in a moment"),
    ("disk is full", "cannot be written: the disk is full; free some space and try again"),
    ("readonly", "cannot be written; check that you may write to it and its folder"),
    ("disk I/O error", "cannot be read or written; check its disk and the space free there"),
    ("unable to open", "cannot be opened; check that the folder is there and yours"),
)
# How the names end of files that are being made.
PART, ASIDE = ".part", ".aside"
DAMAGE = (
    (
        "not a database",
        "is not a record of this program, or is damaged; name another with --db, bring back its "
        ".key file if it was encrypted, or a copy with: tracker restore FILE",
    ),
    ("malformed", "is damaged; keep the file, and bring back a copy with: tracker restore FILE"),
)


@contextmanager
def spoken(path: Path) -> Iterator[None]:
    """Turns what the database says into one line that names the file and the way out.

    Raises DamagedError where the file itself is at fault, RecordError for all else.
    """
    try:
        yield
    except DBAPIError as error:
        raise _meant(path, str(error.orig)) from None
    except driver_errors() as error:
        raise _meant(path, str(error)) from None
    except UnreadableRowError as error:
        raise DamagedError(
            f"{path} is damaged: its entry {str(error)!r} cannot be read; keep the file, and "
            "bring back a copy with: tracker restore FILE"
        ) from None
    except OSError as error:
        raise RecordError(
            f"{_known(error.filename or path)} cannot be written or kept private: "
            f"{error.strerror}; check who owns it and its folder"
        ) from None


def _known(name: str | Path) -> Path:
    """A file by its name, and one that only this program knows, by its folder."""
    path = Path(name)
    return path.parent if path.name.endswith((PART, ASIDE)) else path


def _meant(path: Path, said: str) -> RecordError:
    damage = next((words for part, words in DAMAGE if part in said), None)
    if damage:
        return DamagedError(f"{path} {damage}")
    meaning = next((words for part, words in MEANINGS if part in said), None)
    return RecordError(f"{path} {meaning or f'refused it: {said}; nothing was written'}")
