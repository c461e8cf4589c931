"""Every released schema and log version still opens; a newer one is refused and left alone."""

import json
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from db import HEAD
from db.store import open_store
from tracker.engine.entries import ENTRY_TYPES
from tracker.errors import RecordError
from tracker.exchange.log import VERSION, read_log

HERE = Path(__file__).parent
RECORDS = sorted(HERE.glob("schema-*.db"))
LOGS = sorted(HERE.glob("log-*.jsonl"))


def name(path):
    return path.stem


def number(path):
    return int(path.stem.partition("-")[2])


def entries_of(log):
    return read_log(log.read_text(encoding="utf-8").split("\n"))


def contents(folder):
    return {path.name: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_every_version_before_this_one_has_a_sample():
    assert {*range(1, HEAD)} <= {number(path) for path in RECORDS}
    assert {*range(1, VERSION)} <= {number(path) for path in LOGS}


def test_a_sample_holds_a_few_entries_of_many_types():
    for log in (*LOGS, *(path.with_suffix(".jsonl") for path in RECORDS)):
        assert len({entry.type for entry in entries_of(log)}) > 20
    assert {entry.type for entry in entries_of(HERE / "log-1.jsonl")} <= set(ENTRY_TYPES)


@pytest.mark.parametrize("sample", RECORDS, ids=name)
def test_a_record_of_an_older_schema_opens_with_the_same_entries(sample, tmp_path):
    place = tmp_path / "r.db"
    shutil.copyfile(sample, place)
    kept = entries_of(sample.with_suffix(".jsonl"))
    for _ in range(2):
        with open_store(str(place)) as store:
            assert store.all_entries() == kept
    with closing(sqlite3.connect(place)) as raw:
        assert raw.execute("PRAGMA user_version").fetchone() == (HEAD,)
        assert raw.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert raw.execute("PRAGMA foreign_key_check").fetchall() == []


@pytest.mark.parametrize("sample", RECORDS, ids=name)
def test_a_record_of_a_newer_schema_is_refused_and_left_alone(sample, tmp_path):
    place = tmp_path / "r.db"
    shutil.copyfile(sample, place)
    with closing(sqlite3.connect(place)) as raw:
        raw.execute(f"PRAGMA user_version = {HEAD + 1}")
        raw.commit()
    before = contents(tmp_path)
    with pytest.raises(RecordError, match="newer version") as caught:
        open_store(str(place))
    assert "\n" not in str(caught.value)
    assert contents(tmp_path) == before


NEWER_WITH_A_LOG = """
import os, sqlite3, sys
raw = sqlite3.connect(sys.argv[1], isolation_level=None)
raw.execute("PRAGMA journal_mode = WAL")
raw.execute(f"PRAGMA user_version = {sys.argv[2]}")
raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
raw.execute("CREATE TABLE later (x)")
os._exit(0)
"""


@pytest.mark.parametrize("command", ["status", "doctor", "backup", "check"])
def test_a_newer_record_and_its_log_are_left_alone(tmp_path, command):
    place = tmp_path / "r.db"
    shutil.copyfile(RECORDS[-1], place)
    place.chmod(0o600)
    ended = [sys.executable, "-c", NEWER_WITH_A_LOG, str(place), str(HEAD + 1)]
    subprocess.run(ended, check=True)
    before = contents(tmp_path)
    assert len(before) == 3
    asked = [sys.executable, "-m", "tracker", "--db", str(place), command]
    done = subprocess.run(asked, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "newer version" in (done.stdout + done.stderr).casefold()
    assert contents(tmp_path) == before


@pytest.mark.parametrize("sample", LOGS, ids=name)
def test_a_log_of_an_older_version_is_read_whole(sample, shell, tmp_path):
    assert shell("import", str(sample)) == 0, shell.err
    out = tmp_path / "out.jsonl"
    assert shell("export", str(out)) == 0
    assert entries_of(out) == entries_of(sample)


def test_a_log_of_a_newer_version_is_refused_and_changes_nothing(shell, tmp_path):
    newest = LOGS[-1].read_text(encoding="utf-8").split("\n")
    header = json.loads(newest[0]) | {"version": VERSION + 1}
    log = tmp_path / "newer.jsonl"
    log.write_text("\n".join([json.dumps(header), *newest[1:]]), encoding="utf-8")
    assert shell("import", str(LOGS[0])) == 0
    before = contents(tmp_path)
    assert shell("import", str(log)) == 1
    assert "newer version" in shell.err
    assert len(shell.err.splitlines()) == 1
    assert contents(tmp_path) == before
