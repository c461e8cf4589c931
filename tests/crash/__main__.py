"""`python -m tests.crash --rounds 20000`: kills the program so often, and ends with 1 if it lies.

Each round is a process of its own, forked from this one after all is imported: it runs the
program's own commands, and is killed (-9) after some answers and at a random moment after them.
"""

import argparse
import os
import random
import select
import signal
import sys
import time
import traceback
from pathlib import Path
from tempfile import TemporaryDirectory

import alembic.command  # noqa: F401  so that no round waits for it
import sqlalchemy  # noqa: F401

from tests.crash.kinds import KINDS, Kind, Round

# Beyond this an undisturbed run is not waited for.
LONGEST = 60.0
# The first is slower than all that follow.
CALIBRATIONS = 3
# What a killed program has written, the system keeps: the disk need not be waited for.
MEMORY = Path("/dev/shm")


def main() -> int:
    """Runs the rounds that are asked for; one line for each kind."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--kinds", default=",".join(KINDS))
    asked = parser.parse_args()
    names = asked.kinds.split(",")
    total = sum(KINDS[name].share for name in names)
    with TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None) as folder:
        for name in names:
            rounds = -(-asked.rounds * KINDS[name].share // total)
            print(rounds_of(KINDS[name], name, rounds, asked.seed, Path(folder)), flush=True)
    return 0


def rounds_of(kind: Kind, name: str, rounds: int, seed: int, folder: Path) -> str:
    """Runs the rounds of one kind; raises AssertionError for the first that loses anything."""
    chance = random.Random(f"{name}-{seed}")
    begun = time.monotonic()
    longest = min(undisturbed(kind, folder / name, number) for number in range(CALIBRATIONS))
    killed = answered = 0
    for number in range(rounds):
        at = Round(folder / name, number)
        kind.prepare(at)
        wait, answers = _moment(name, chance, longest)
        started = time.monotonic()
        lines, was_killed = run_and_kill(kind, at, wait, answers)
        if not was_killed:
            # A machine that has become less busy: most rounds must not end before they are killed.
            longest = min(longest, time.monotonic() - started)
        try:
            kind.check(at, lines)
        except Exception as error:
            raise AssertionError(
                f"{name}, round {number}, seed {seed}, killed {wait:.6f} s after answer "
                f"{answers}: {error!r}; said: {lines}"
            ) from error
        killed += was_killed
        answered += len(lines)
    took = time.monotonic() - begun
    return f"{name}: {rounds} rounds, {killed} killed, {answered} answers, {took:.1f} s"


def undisturbed(kind: Kind, folder: Path, number: int) -> float:
    """How long a run takes when nobody kills it (seconds); it must hold what it says."""
    at = Round(folder, number)
    kind.prepare(at)
    begun = time.monotonic()
    lines, was_killed = run_and_kill(kind, at, LONGEST, sys.maxsize)
    took = time.monotonic() - begun
    assert not was_killed
    kind.check(at, lines)
    return took


def _moment(name: str, chance: random.Random, longest: float) -> tuple[float, int]:
    """When to kill: so many seconds after so many answers."""
    if name == "log":
        return chance.random() * 0.02, chance.randrange(6)
    return chance.random() * longest * 1.2, 0


def run_and_kill(kind: Kind, at: Round, wait: float, answers: int) -> tuple[list[str], bool]:
    """Runs a round in a process of its own: its whole lines, and whether it had to be killed."""
    hears, says = os.pipe()
    child = os.fork()
    if not child:
        os.close(hears)
        _be_program(kind, at, says)
    os.close(says)
    said = b""
    deadline = None if answers else time.monotonic() + wait
    with os.fdopen(hears, "rb", buffering=0) as output:
        waiting = select.poll()
        waiting.register(output, select.POLLIN)
        while True:
            left = LONGEST if deadline is None else deadline - time.monotonic()
            if left <= 0 or not waiting.poll(left * 1000):
                break
            part = output.read(1 << 16)
            if not part:
                break
            said += part
            if deadline is None and said.count(b"\n") >= answers:
                deadline = time.monotonic() + wait
        os.kill(child, signal.SIGKILL)
        # What it said before it was killed counts.
        said += output.read()
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status) or os.WEXITSTATUS(status) == 0, said.decode()
    whole_lines = said.decode().split("\n")[:-1]
    return whole_lines, os.WIFSIGNALED(status)


def _be_program(kind: Kind, at: Round, says: int) -> None:
    code = 1
    try:
        os.dup2(says, 1)
        os.dup2(says, 2)
        sys.stdout = sys.stderr = os.fdopen(1, "w", closefd=False)
        kind.act(at)
        sys.stdout.flush()
        code = 0
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(code)


if __name__ == "__main__":
    sys.exit(main())
