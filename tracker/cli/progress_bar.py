"""A bar on stderr for work that takes long: only at a terminal, and only from one second on."""

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TextIO

from tracker.usecases.clinic_facts import Progress

SHOWN_AFTER, EVERY = 1.0, 0.2
WIDE = 30


@contextmanager
def progress_bar(label: str, stream: TextIO | None = None) -> Iterator[Progress]:
    """Gives what is told how much is done (0 to 1); draws it, and clears it away in the end."""
    out = stream or sys.stderr
    done = [0.0]

    def tell(part: float) -> None:
        done[0] = part

    if not out.isatty():
        yield tell
        return
    ended = threading.Event()
    drawer = threading.Thread(target=_draw, args=(out, label, done, ended), daemon=True)
    drawer.start()
    try:
        yield tell
    finally:
        ended.set()
        drawer.join()


def bar_line(label: str, done: float) -> str:
    """The bar at a point."""
    full = round(WIDE * min(1.0, max(0.0, done)))
    return f"{label} [{'#' * full}{'.' * (WIDE - full)}]"


def _draw(out: TextIO, label: str, done: list[float], ended: threading.Event) -> None:
    if ended.wait(SHOWN_AFTER):
        return
    while True:
        out.write(f"\r{bar_line(label, done[0])}")
        out.flush()
        if ended.wait(EVERY):
            break
    out.write(f"\r{' ' * len(bar_line(label, 1.0))}\r")
    out.flush()
