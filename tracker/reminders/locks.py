"""One at a time: who watches a record, and who delivers from it. A lock ends with its program."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tracker.errors import RecordError

# Who only asks whether a lock is held has it for a moment.
A_MOMENT = 1.0


@contextmanager
def alone(record: Path, what: str, wait: float = 0) -> Iterator[bool]:
    """Whether no other program does `what` with a record meanwhile; waits so many seconds for it.

    Raises RecordError where no lock can be kept beside the record.
    """
    from filelock import FileLock, Timeout

    lock = FileLock(record.with_name(f"{record.name}.{what}"), timeout=wait, mode=0o600)
    try:
        lock.acquire()
    except Timeout:
        yield False
        return
    except OSError as error:
        raise RecordError(
            f"{record.parent} cannot be written: {error.strerror}; check who owns it"
        ) from None
    try:
        yield True
    finally:
        lock.release()
