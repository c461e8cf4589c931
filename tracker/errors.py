"""The errors a person may see: one plain line each, and the exit code it ends with.

TrackerError (1)
├── RecordError       the record cannot be opened, read or written
│   ├── DamagedError  its file is damaged, or part of it is gone
│   ├── LockedError   it is encrypted, and its passphrase was not given
│   ├── ConflictError a uid is used twice with different content
│   └── ChangedError  another program wrote since the record was read
├── LogError          a line of a log cannot be read
├── RefusedError      what was asked for is not done, and why
└── UsageError (2)    what was typed cannot be understood
"""

from pathlib import Path
from typing import ClassVar


class TrackerError(Exception):
    """Something the person must know, in one line that names the place and the way out."""

    exit_code: ClassVar[int] = 1


class RecordError(TrackerError):
    """The record cannot be opened, read or written; nothing was changed."""


class DamagedError(RecordError):
    """The file of the record is damaged, or part of it is gone; nothing was changed."""


class LockedError(RecordError):
    """The record at `path` is encrypted, and its key is not in memory."""

    def __init__(self, said: str, path: Path) -> None:
        super().__init__(said)
        self.path = path


class ConflictError(RecordError):
    """A uid is used twice with different content; nothing was changed."""


class ChangedError(RecordError):
    """Another program wrote since the record was read; nothing was changed."""


class LogError(TrackerError):
    """A line of a log cannot be read; nothing was written."""


class RefusedError(TrackerError):
    """What was asked for is not done; the message says why and what to do."""


class UsageError(TrackerError):
    """What was typed cannot be understood; the message names each reading."""

    exit_code: ClassVar[int] = 2
