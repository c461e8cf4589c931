"""`tracker craving` and `tracker went`: what stands beside the medicine."""

import argparse
from itertools import chain

from tracker.cli.opened import occasion_of, opened
from tracker.cli.plain import logged
from tracker.usecases.book import status_of
from tracker.usecases.support import craving_answer, log_craving, log_went
from tracker.usecases.visits import ASKS_FOR
from tracker.wording import text
from tracker.wording.dates import day_and_time
from tracker.wording.numbers import numbers_for


def craving(arguments: argparse.Namespace) -> int:
    """Logs how strong a craving is, and answers it kindly."""
    with opened(arguments) as desk:
        entry = log_craving(desk.book, occasion_of(arguments, desk), arguments.score)
        quiet = status_of(desk.book, desk.person, desk.now, desk.now).quiet
        answer = craving_answer(arguments.score, quiet, numbers_for(desk.zone))
        return logged([entry], arguments.json, *chain(*answer))


def went(arguments: argparse.Namespace) -> int:
    """Logs that the person went to a group, to counselling or on a visit."""
    with opened(arguments) as desk:
        entry = log_went(desk.book, occasion_of(arguments, desk), arguments.kind)
        what = text(f"visit.{arguments.kind}")
        when = day_and_time(entry.at, desk.zone, desk.now)
        words = [text("went.logged", what=what, when=when)]
        if arguments.kind in ASKS_FOR:
            words.append(text(f"visit.then_{arguments.kind}"))
        return logged([entry], arguments.json, *words)
