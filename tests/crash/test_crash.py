"""A thousand rounds, in parts that run beside each other; and who loses things is found."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.crash.kinds import KINDS

ROOT = Path(__file__).parents[2]
ROUNDS = 1000
# The most that one part runs, so that two cores have as much to do.
PART = 70
PARTS = [
    (name, min(PART, ROUNDS * kind.share // 100 - begun), seed)
    for name, kind in KINDS.items()
    for seed, begun in enumerate(range(0, ROUNDS * kind.share // 100, PART))
]


def killed(*words):
    return subprocess.run(
        [sys.executable, "-m", "tests.crash", *words],
        cwd=ROOT, check=False, capture_output=True, text=True, stdin=subprocess.DEVNULL,
    )  # fmt: skip


@pytest.mark.parametrize(("name", "rounds", "seed"), PARTS)
def test_nothing_that_was_acknowledged_is_lost(name, rounds, seed):
    done = killed("--kinds", name, "--rounds", str(rounds), "--seed", str(seed))
    assert done.returncode == 0, done.stdout + done.stderr
    said = re.fullmatch(rf"{name}: {rounds} rounds, (\d+) killed, .*", done.stdout.strip())
    # A run that ends before it is killed shows nothing.
    assert int(said[1]) > rounds / 4


def test_all_kinds_together_are_the_whole_budget():
    assert sum(rounds for _, rounds, _ in PARTS) == ROUNDS
    assert sum(kind.share for kind in KINDS.values()) == 100


LIAR = """
import dataclasses, sys
from tests.crash import kinds, __main__
kind = kinds.KINDS["log"]
def lie(at):
    print('{"logged": [{"uid": "never-written"}]}', flush=True)
    kind.act(at)
kinds.KINDS["log"] = dataclasses.replace(kind, act=lie)
sys.argv = ["crash", "--kinds", "log", "--rounds", "1"]
__main__.main()
"""


def test_a_program_that_answers_before_it_writes_is_found():
    done = subprocess.run(
        [sys.executable, "-c", LIAR],
        cwd=ROOT, check=False, capture_output=True, text=True, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    assert done.returncode == 1
    assert "an entry that was acknowledged is lost" in done.stderr
