"""What is killed: each kind prepares a record, runs the program, and says what must then hold.

`act` runs in a process of its own, which may end at any point; it prints a line for each answer of
the program. `check` gets those lines and raises AssertionError where something is lost. A further
kind (such as a change of the key) is one more entry in KINDS.
"""

import io
import json
import os
import shutil
import sqlite3
import sys
from collections.abc import Callable
from contextlib import closing, redirect_stdout
from dataclasses import dataclass, field
from pathlib import Path

from db import keys
from db.connect import connect
from db.copies import BEFORE_IMPORT, BEFORE_MIGRATION, BEFORE_RESTORE, DAMAGED, copies_of
from db.rewrite import opens
from db.store import open_store
from tests.crash.older import make_first_schema
from tracker.cli.main import run
from tracker.errors import RefusedError
from tracker.usecases import lock

HEADER = json.dumps({"type": "header", "format": "dose-log", "version": 1})
SETUP = ("setup", "--name", "Sam", "--zone", "UTC", "--history", "no")
IMPORTED = 200
LOGGED = 40
OLD_PHRASE, NEW_PHRASE = "correct horse battery", "another horse battery"
GARBAGE = b"nothing of a record" * 1000
_MADE: dict[str, bytes] = {}


@dataclass
class Round:
    """One run that is killed: the record, a folder for files, what was there before."""

    folder: Path
    number: int
    before: list[str] = field(default_factory=list)
    there: list[str] = field(default_factory=list)

    @property
    def record(self) -> Path:
        return self.folder / "record.db"

    def program(self, *words: str) -> int:
        return run(["--db", str(self.record), *words])


@dataclass(frozen=True)
class Kind:
    """How a round is prepared, what is then killed, and what must hold afterwards."""

    prepare: Callable[[Round], None]
    act: Callable[[Round], None]
    check: Callable[[Round, list[str]], None]
    # How many of a hundred rounds are of this kind.
    share: int


def uids(path: Path) -> list[str]:
    """All entries of a record, each of them read; raises where any cannot be."""
    with open_store(str(path)) as store:
        return [entry.uid for entry in store.all_entries()]


def whole(path: Path) -> None:
    """Raises AssertionError where a file is not whole."""
    with closing(connect(path)) as raw:
        assert raw.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert raw.execute("PRAGMA foreign_key_check").fetchall() == []


def held_by_copy(path: Path) -> list[str]:
    """The uids that a finished copy holds, in order; the copy is not brought to a new schema."""
    whole(path)
    assert not any(path.with_name(path.name + end).exists() for end in ("-wal", "-journal"))
    with closing(sqlite3.connect(path)) as raw:
        return [row[0] for row in raw.execute("SELECT uid FROM entries ORDER BY seq")]


def acknowledged(lines: list[str]) -> list[str]:
    """The uids that the program said are logged."""
    answers = [json.loads(line) for line in lines if line.startswith("{")]
    return [entry["uid"] for answer in answers for entry in answer.get("logged", ())]


def fresh(at: Round) -> None:
    """A new record in a new folder; it is set up once, and then its bytes are used again."""
    shutil.rmtree(at.folder, ignore_errors=True)
    at.folder.mkdir(parents=True)
    if "record" not in _MADE:
        _say_nothing(at, *SETUP)
        _MADE["record"] = at.record.read_bytes()
    at.record.write_bytes(_MADE["record"])
    at.record.chmod(0o600)
    at.before = uids(at.record)


def _say_nothing(at: Round, *words: str) -> None:
    with redirect_stdout(io.StringIO()):
        assert at.program(*words) == 0


def kept_going(at: Round) -> None:
    """A record that goes on from round to round, and is made anew now and then."""
    if at.number % 40 == 0 or not at.record.exists():
        fresh(at)
    at.before = uids(at.record)


def log_many(at: Round) -> None:
    for number in range(LOGGED):
        words = ("clinic-contact", "--who", f"{at.number}-{number}")
        if number % 3 == 0:
            words = ("naloxone", "--place", f"{at.number}-{number}")
        if number % 3 == 1:
            words = ("take", "--mg", "50", "--yes", "--answer", "none")
        assert at.program(*words, "--json") == 0


def log_is_kept(at: Round, lines: list[str]) -> None:
    found = uids(at.record)
    said = acknowledged(lines)
    assert len(set(found)) == len(found), "an entry is there twice"
    assert found[: len(at.before)] == at.before, "an older entry is lost"
    news = found[len(at.before) :]
    assert news[: len(said)] == said, "an entry that was acknowledged is lost"
    # The one that was being written when it was killed: all of its command, or nothing. A pill
    # with an answer to the question is two entries.
    assert len(news) - len(said) <= 2, "an entry is there that nobody logged"
    whole(at.record)


def prepare_import(at: Round) -> None:
    kept_going(at)
    lines = [HEADER]
    for number in range(IMPORTED):
        lines.append(
            json.dumps(
                {
                    "type": "craving", "uid": f"i-{at.number}-{number}", "person": "sam",
                    "zone": "UTC", "occurred_at": "2027-06-08T12:00:00Z", "score": number % 10,
                }
            )
        )  # fmt: skip
    (at.folder / "log.jsonl").write_text("\n".join(lines))
    at.there = [f"i-{at.number}-{number}" for number in range(IMPORTED)]


def do_import(at: Round) -> None:
    assert at.program("import", str(at.folder / "log.jsonl"), "--json") == 0


def import_is_whole(at: Round, lines: list[str]) -> None:
    found = uids(at.record)
    whole(at.record)
    assert found in (at.before, at.before + at.there), "half an import"
    if any(line.startswith("{") for line in lines):
        assert found == at.before + at.there, "an import that was acknowledged is lost"
    if found != at.before:
        copies = [copy for copy in copies_of(at.record) if copy.reason == BEFORE_IMPORT]
        assert at.before in [held_by_copy(copy.path) for copy in copies]


def prepare_older(at: Round) -> None:
    shutil.rmtree(at.folder, ignore_errors=True)
    at.folder.mkdir(parents=True)
    at.before = make_first_schema(at.record)


def do_migration(at: Round) -> None:
    assert at.program("clinic-contact", "--who", "x", "--json") == 0


def migration_is_whole(at: Round, lines: list[str]) -> None:
    whole(at.record)
    held = [held_by_copy(copy.path) for copy in copies_of(at.record)
            if copy.reason == BEFORE_MIGRATION]  # fmt: skip
    assert all(one == at.before for one in held)
    log_is_kept(at, lines)


def do_backup(at: Round) -> None:
    assert at.program("clinic-contact", "--who", "x", "--json") == 0
    assert at.program("backup", "--json") == 0


def copies_are_whole(at: Round, lines: list[str]) -> None:
    log_is_kept(at, lines)
    found = uids(at.record)
    for copy in copies_of(at.record):
        held = held_by_copy(copy.path)
        assert held == found[: len(held)], "a copy holds what the record never held"
    for line in lines:
        said = json.loads(line).get("copy") if line.startswith("{") else None
        if said:
            assert held_by_copy(Path(said)) == found[: len(at.before) + 1]


def prepare_restore(at: Round) -> None:
    """A record and a copy of an earlier state of it, which change places from round to round."""
    fresh(at)
    if "copy" not in _MADE:
        _say_nothing(at, "backup", str(at.folder / "copy.db"))
        _MADE["copy"] = (at.folder / "copy.db").read_bytes()
        for number in range(5):
            _say_nothing(at, "clinic-contact", "--who", f"{number}")
        _MADE["later"] = at.record.read_bytes()
    at.record.write_bytes(_MADE["later"])
    (at.folder / "copy.db").write_bytes(_MADE["copy"])
    at.there = uids(at.folder / "copy.db")
    at.before = uids(at.record)


def do_restore(at: Round) -> None:
    assert at.program("restore", str(at.folder / "copy.db"), "--yes", "--json") == 0


def old_or_new(at: Round, lines: list[str]) -> None:
    found = uids(at.record)
    whole(at.record)
    assert found in (at.before, at.there), "neither the old record nor the new"
    kept = [held_by_copy(copy.path) for copy in copies_of(at.record)
            if copy.reason == BEFORE_RESTORE]  # fmt: skip
    if found == at.there:
        assert at.before in kept, "what was there before is lost"
    if any(line.startswith("{") for line in lines):
        assert found == at.there, "an acknowledged return is lost"
    assert held_by_copy(at.folder / "copy.db") == at.there


def prepare_damaged(at: Round) -> None:
    prepare_restore(at)
    at.record.write_bytes(GARBAGE)


def damaged_or_new(at: Round, lines: list[str]) -> None:
    kept = [copy.path.read_bytes() for copy in copies_of(at.record) if copy.reason == DAMAGED]
    if at.record.read_bytes() == GARBAGE:
        assert not any(line.startswith("{") for line in lines)
        return
    assert uids(at.record) == at.there, "neither the old file nor the new record"
    whole(at.record)
    assert GARBAGE in kept, "what was there before is lost"


def prepare_rekey(at: Round) -> None:
    # The real way to a key takes nearly all of the time, and nothing is written meanwhile.
    keys.new_stretch = lambda: keys.Stretch(os.urandom(keys.SALT_BYTES), 64, 1, 1)
    fresh(at)
    _say_nothing(at, "backup")
    lock.encrypt(at.record, OLD_PHRASE)
    lock.lock(str(at.record))


def do_rekey(at: Round) -> None:
    reading, writing = os.pipe()
    os.write(writing, f"{OLD_PHRASE}\n{NEW_PHRASE}\n".encode())
    os.close(writing)
    assert at.program("--passphrase-fd", str(reading), "rekey") == 0
    print("{}", flush=True)


def old_key_or_new(at: Round, lines: list[str]) -> None:
    """One of the two passphrases opens the record, and each copy opens with one of them."""
    stretches = keys.read_key_file(at.record).stretches
    made = [keys.derive(phrase, one) for one in stretches for phrase in (OLD_PHRASE, NEW_PHRASE)]
    for copy in copies_of(at.record):
        assert any(opens(copy.path, key) for key in made), "a copy opens with neither"
    try:
        lock.unlock(at.record, NEW_PHRASE)
    except RefusedError:
        assert not any(line.startswith("{") for line in lines), "a change that was done is lost"
        lock.unlock(at.record, OLD_PHRASE)
    try:
        assert uids(at.record) == at.before
        whole(at.record)
    finally:
        lock.lock(str(at.record))


def start_program(at: Round) -> None:
    """The command as it is started by a person, from nothing."""
    words = ("clinic-contact", "--who", "x", "--json")
    os.execv(sys.executable, [sys.executable, "-m", "tracker", "--db", str(at.record), *words])


KINDS: dict[str, Kind] = {
    "log": Kind(kept_going, log_many, log_is_kept, 30),
    "import": Kind(prepare_import, do_import, import_is_whole, 14),
    "migration": Kind(prepare_older, do_migration, migration_is_whole, 14),
    "backup": Kind(kept_going, do_backup, copies_are_whole, 12),
    "restore": Kind(prepare_restore, do_restore, old_or_new, 14),
    "damaged": Kind(prepare_damaged, do_restore, damaged_or_new, 4),
    "rekey": Kind(prepare_rekey, do_rekey, old_key_or_new, 10),
    "start": Kind(kept_going, start_program, log_is_kept, 2),
}
