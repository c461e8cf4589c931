"""A program of its own that checks at given instants, and kills itself where it is told to.

python -m tests.reminders.killed RECORD WHERE COUNT INSTANT...

WHERE is "before" or "after" and one of PLACES, such as "before:claim"; COUNT says at which call.
"calls" is any call of any function: it prints how many there were, or kills itself at one.
"""

import os
import signal
import sys
from datetime import datetime
from importlib import import_module
from itertools import count

PLACES = {
    "transitions": ("db.outbox", "_keep_transitions"),
    "bundle": ("db.outbox", "_keep_bundle"),
    "look": ("db.outbox", "keep_looks"),
    "checked": ("db.wakes", "keep_checked"),
    "claim": ("db.outbox", "claim"),
    "send": ("tracker.reminders.channels", "send"),
    "sent": ("db.outbox", "keep_sent"),
}


def die():
    os.kill(os.getpid(), signal.SIGKILL)


def deadly(function, when, which):
    calls = count(1)

    def wrapped(*args, **more):
        number = next(calls)
        if (when, number) == ("before", which):
            die()
        answer = function(*args, **more)
        if (when, number) == ("after", which):
            die()
        return answer

    return wrapped


def main(place, where, which, *instants):
    from tracker.reminders import channels
    from tracker.usecases.book import open_book

    channels._server("json://127.0.0.1/")  # its import is not what is to be killed
    when, _, name = where.partition(":")
    if when != "calls":
        module, function = PLACES[name]
        found = import_module(module)
        setattr(found, function, deadly(getattr(found, function), when, int(which)))
    from tracker.reminders.watch import check

    calls = 0

    def counted(_frame, event, _argument):
        nonlocal calls
        calls += event == "call"
        if event == "call" and calls == int(which):
            die()

    with open_book(place) as book:
        if when == "calls":
            sys.setprofile(counted)
        for instant in instants:
            check(book, datetime.fromisoformat(instant), sender=channels.send)
        sys.setprofile(None)
    print(calls)


if __name__ == "__main__":
    main(*sys.argv[1:])
