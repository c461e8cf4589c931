"""Many programs on one file at once: nothing is lost or there twice, nobody is sent away."""

import json
import subprocess
import sys
from contextlib import closing
from pathlib import Path

from db.connect import connect
from db.copies import copies_of
from db.store import open_store

ROOT = Path(__file__).parents[2]
LOGGED = 40

# Runs one command again and again in a process of its own; waits until all others are there too.
PROGRAM = """
import sys
from tracker.cli.main import run
import db.store, db.copies, tracker.reminders.watch
place, count, *words = sys.argv[1:]
print("ready", flush=True)
sys.stdin.readline()
for number in range(int(count)):
    code = run(["--db", place, *(word.replace("N", str(number)) for word in words)])
    if code not in (0, 10, 11, 12):
        sys.exit(code)
"""


def start(place, count, *words):
    program = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, place, str(count), *words],
        cwd=ROOT, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    assert program.stdout.readline() == "ready\n"
    return program


def test_many_programs_on_one_record_lose_and_double_nothing(tmp_path):
    place = str(tmp_path / "r.db")
    base = [sys.executable, "-m", "tracker", "--db", place]
    subprocess.run(
        [*base, "setup", "--name", "Sam", "--zone", "UTC", "--history", "no"],
        cwd=ROOT, check=True, capture_output=True,
    )  # fmt: skip
    loggers = [
        start(place, LOGGED, "take", "--mg", "50", "--yes", "--answer", "none", "--json"),
        start(place, LOGGED, "clinic-contact", "--who", "N", "--json"),
        start(place, LOGGED, "naloxone", "--place", "N", "--json"),
    ]
    others = [
        start(place, LOGGED // 2, "check"),
        start(place, LOGGED // 2, "history", "--json"),
        start(place, LOGGED // 4, "backup"),
    ]
    for program in loggers + others:
        program.stdin.write("go\n")
        program.stdin.flush()
    said = [program.communicate(timeout=300) for program in loggers + others]
    assert [error for _, error in said] == [""] * len(said)
    assert [program.returncode for program in loggers + others] == [0] * len(said)
    acknowledged = [
        entry["uid"]
        for output, _ in said[: len(loggers)]
        for line in output.splitlines()
        for entry in json.loads(line)["logged"]
    ]
    with open_store(place) as store:
        found = [entry.uid for entry in store.all_entries()]
    assert len(set(found)) == len(found)
    assert len(acknowledged) >= 3 * LOGGED
    # What setup wrote, and what was acknowledged: no more and no less.
    assert sorted(found[-len(acknowledged) :]) == sorted(acknowledged)
    with closing(connect(Path(place))) as raw:
        assert raw.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


def test_what_is_logged_while_a_copy_comes_back_is_in_the_record_or_in_what_was_kept(tmp_path):
    place, copy = str(tmp_path / "r.db"), str(tmp_path / "copy.db")
    base = [sys.executable, "-m", "tracker", "--db", place]
    for words in (["setup", "--name", "Sam", "--zone", "UTC"], ["backup", copy]):
        subprocess.run([*base, *words], cwd=ROOT, check=True, capture_output=True)
    loggers = [start(place, LOGGED, "clinic-contact", "--who", "N", "--json") for _ in range(2)]
    restorer = start(place, 8, "restore", copy, "--yes", "--json")
    for program in (*loggers, restorer):
        program.stdin.write("go\n")
        program.stdin.flush()
    said = [program.communicate(timeout=300) for program in (*loggers, restorer)]
    assert [error for _, error in said] == [""] * len(said)
    acknowledged = {
        entry["uid"]
        for output, _ in said[: len(loggers)]
        for line in output.splitlines()
        for entry in json.loads(line)["logged"]
    }
    assert len(acknowledged) == LOGGED * len(loggers)
    with open_store(place) as store:
        found = {entry.uid for entry in store.all_entries()}
    for kept in copies_of(Path(place)):
        with closing(connect(kept.path)) as raw:
            found |= {row[0] for row in raw.execute("SELECT uid FROM entries")}
    assert acknowledged <= found
