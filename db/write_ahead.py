"""Whether the log beside the record, in which SQLite keeps what was written last, is whole.

SQLite reads it up to the first frame that does not fit, and passes over the rest in silence. After
a kill there is nothing behind that frame; where there is, bytes were changed. The format is that
of sqlite.org/fileformat2.html, section 4; an encrypted record has the same.
"""

import struct
from functools import cache
from operator import mul
from pathlib import Path

from db.copies import DAMAGED, copies_of, keep_bytes
from tracker import clock
from tracker.errors import DamagedError

HEADER, FRAME_HEADER = 32, 24
LITTLE, BIG = 0x377F0682, 0x377F0683
MASK = 0xFFFFFFFF
Sums = tuple[int, int]


def check_log(path: Path) -> None:
    """Raises DamagedError, once, for a log that cannot be read to its end; its bytes are kept."""
    log = path.with_name(f"{path.name}-wal")
    content = _bytes_of(log)
    # Another program may be writing just now: what is asked again has changed then.
    while is_broken(content):
        again = _bytes_of(log)
        if again == content:
            break
        content = again
    else:
        return
    kept = [copy.path for copy in copies_of(path) if copy.reason == DAMAGED]
    if any(_bytes_of(item.with_name(f"{item.name}-wal")) == content for item in kept):
        return
    before = keep_bytes(path, clock.now())
    raise DamagedError(
        f"{log} is damaged: what was written last may be missing. As it is now it is kept in "
        f"{before}; to go on with what can be read, try again, and look at what you logged last"
    )


def is_broken(log: bytes) -> bool:
    """Whether a log holds what was written after the first frame that does not fit."""
    if len(log) < HEADER + FRAME_HEADER:
        return False
    magic, _, page, _, *salts, first, second = struct.unpack_from(">8I", log)
    order = {LITTLE: "<", BIG: ">"}.get(magic)
    if order is None or page < 512 or page & (page - 1):
        return True
    sums = _summed(order, log[:24], (0, 0))
    if sums != (first, second):
        return True
    place, size = HEADER, FRAME_HEADER + page
    while place + size <= len(log):
        _, _, *frame_salts, first, second = struct.unpack_from(">6I", log, place)
        data = log[place : place + 8] + log[place + FRAME_HEADER : place + size]
        fits = _summed(order, data, sums) == (first, second)
        if fits != (frame_salts == salts):
            return fits or _commits_from(log, place, size, salts)
        if not fits:
            return _commits_from(log, place, size, salts)
        sums = (first, second)
        place += size
    return False


def _commits_from(log: bytes, place: int, size: int, salts: list[int]) -> bool:
    """Whether a frame from a place on ends a transaction of this log."""
    frames = (struct.unpack_from(">4I", log, at) for at in range(place, len(log) - size + 1, size))
    return any(commit and frame_salts == salts for _, commit, *frame_salts in frames)


def _summed(order: str, data: bytes, sums: Sums) -> Sums:
    """The two sums of the format after more data.

    Each sum is the one before it, the one before that, and a word. So a word counts in the end
    as often as a Fibonacci number says, and all words are summed at once.
    """
    words = struct.unpack(f"{order}{len(data) // 4}I", data)
    first, second = _weights(len(words))
    after = (*sums, *words)
    return sum(map(mul, after, first)) & MASK, sum(map(mul, after, second)) & MASK


@cache
def _weights(count: int) -> tuple[list[int], list[int]]:
    numbers = [0, 1]
    while len(numbers) < count + 2:
        numbers.append((numbers[-1] + numbers[-2]) & MASK)
    return (
        [numbers[count - 1], numbers[count], *reversed(numbers[:count])],
        [numbers[count], numbers[count + 1], *reversed(numbers[1 : count + 1])],
    )


def _bytes_of(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return b""
