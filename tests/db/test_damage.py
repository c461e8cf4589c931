"""A record whose disk, file or rights are gone: a clear line, never a loss nobody is told of."""

import json
import os
import random
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from tempfile import mkdtemp

import pytest

import db.store
from db.connect import connect
from db.store import open_store
from tracker.cli.main import run
from tracker.errors import RecordError

ROOT = Path(__file__).parents[2]
PAGE = 4096
NOBODY = 65534

# Logs in a process of its own; each answer is a line. It ends as a killed program does.
LOGGER = """
import os, sys
from tracker.cli.main import run
place, count = sys.argv[1:]
for number in range(int(count)):
    assert run(["--db", place, "clinic-contact", "--who", str(number), "--json"]) == 0
"""
# Keeps the record open while it logs, and ends without closing it.
HOLDER = """
import os, sys
from db.store import open_store
with open_store(sys.argv[1]) as store:
    from tracker.cli.main import run
    run(["--db", sys.argv[1], "clinic-contact", "--who", "last", "--json"])
    sys.stdout.flush()
    os._exit(0)
"""


def ended(code, *words, **options):
    return subprocess.run(
        [sys.executable, "-c", code, *words],
        cwd=ROOT, check=False, capture_output=True, text=True, stdin=subprocess.DEVNULL, **options,
    )  # fmt: skip


def said_uids(output):
    answers = [json.loads(line) for line in output.splitlines() if line.startswith("{")]
    return [entry["uid"] for answer in answers for entry in answer["logged"]]


def uids(place):
    with open_store(str(place)) as store:
        return [entry.uid for entry in store.all_entries()]


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A folder with a record of some pages, and a copy of it in the folder of its copies."""
    folder = tmp_path_factory.mktemp("made")
    place = str(folder / "record.db")
    assert run(["--db", place, "setup", "--name", "Sam", "--zone", "UTC"]) == 0
    for number in range(60):
        assert run(["--db", place, "clinic-contact", "--who", f"{number} " + "x" * 150]) == 0
    assert run(["--db", place, "backup"]) == 0
    return folder


@pytest.fixture
def record(made, tmp_path):
    shutil.copytree(made, tmp_path / "folder")
    return tmp_path / "folder" / "record.db"


def refused(place, capsys):
    """Whether a look at the record is refused, with one line that says what to do."""
    capsys.readouterr()
    code = run(["--db", str(place), "history", "--json"])
    said = capsys.readouterr().err.splitlines()
    if code == 0:
        assert said == []
        return False
    assert len(said) == 1
    assert str(place) in said[0]
    return True


def is_sound(place, capsys):
    """Whether `tracker doctor` finds nothing."""
    code = run(["--db", str(place), "doctor"])
    capsys.readouterr()
    return code == 0


# --- the file ---------------------------------------------------------------------------------


def test_a_file_cut_at_any_page_is_refused_or_whole_and_doctor_tells(record, capsys):
    content, before = record.read_bytes(), uids(record)
    pages = len(content) // PAGE
    assert pages > 20
    refusals = 0
    for page in range(pages):
        record.write_bytes(content[: page * PAGE])
        assert not is_sound(record, capsys)
        if refused(record, capsys):
            refusals += 1
            assert record.read_bytes() == content[: page * PAGE]
        else:
            assert uids(record) == before
        for ending in ("-wal", "-shm"):
            record.with_name(record.name + ending).unlink(missing_ok=True)
    # The last pages may hold nothing that a look needs.
    assert refusals > pages / 2
    record.write_bytes(content)
    assert uids(record) == before
    assert is_sound(record, capsys)


def test_a_cut_record_says_what_to_do_and_comes_back(record, capsys):
    before = uids(record)
    record.write_bytes(record.read_bytes()[: 3 * PAGE])
    capsys.readouterr()
    assert run(["--db", str(record), "clinic-contact", "--who", "x"]) == 1
    assert "tracker restore FILE" in capsys.readouterr().err
    (copy,) = record.with_name("record.db.copies").glob("*by-hand.db")
    assert run(["--db", str(record), "restore", str(copy), "--yes"]) == 0
    assert uids(record) == before


def test_an_empty_or_missing_record_is_not_begun_anew_over_its_copies(record, capsys):
    record.write_bytes(b"")
    assert refused(record, capsys)
    record.unlink()
    assert refused(record, capsys)
    assert not record.exists()


@pytest.mark.parametrize("seed", range(6))
def test_flipped_bytes_are_refused_harmless_or_found(record, capsys, seed):
    content, before = record.read_bytes(), uids(record)
    chance = random.Random(seed)
    told = 0
    for _ in range(25):
        damaged = bytearray(content)
        for _ in range(chance.randrange(1, 9)):
            damaged[chance.randrange(len(damaged))] ^= 1 << chance.randrange(8)
        record.write_bytes(bytes(damaged))
        sound = is_sound(record, capsys)
        told += not sound
        if not refused(record, capsys) and sound:
            assert uids(record) == before
        for ending in ("-wal", "-shm"):
            record.with_name(record.name + ending).unlink(missing_ok=True)
    assert told


# --- what stands beside it --------------------------------------------------------------------


@pytest.fixture
def unfinished(record):
    """A record whose last program ended without closing it; and the uid of its last entry."""
    done = ended(HOLDER, str(record))
    assert done.returncode == 0, done.stderr
    (uid,) = said_uids(done.stdout)
    assert record.with_name("record.db-wal").stat().st_size
    return record, uid


def test_a_log_that_stayed_behind_is_read(unfinished):
    record, uid = unfinished
    assert uids(record)[-1] == uid


def test_a_missing_index_of_the_log_is_made_anew(unfinished):
    record, uid = unfinished
    record.with_name("record.db-shm").unlink()
    assert uids(record)[-1] == uid


def test_a_missing_log_is_told_and_can_be_put_back(unfinished, capsys):
    record, uid = unfinished
    log = record.with_name("record.db-wal")
    content = log.read_bytes()
    log.unlink()
    capsys.readouterr()
    assert run(["--db", str(record), "clinic-contact", "--who", "x"]) == 1
    said = capsys.readouterr().err
    assert "record.db-wal is missing" in said
    assert len(said.splitlines()) == 1
    assert not is_sound(record, capsys)
    log.write_bytes(content)
    assert uids(record)[-1] == uid


@pytest.mark.parametrize("seed", range(12))
def test_a_log_with_a_flipped_byte_is_told_once_and_kept(unfinished, capsys, seed):
    record, _ = unfinished
    log = record.with_name("record.db-wal")
    content = bytearray(log.read_bytes())
    content[random.Random(seed).randrange(len(content))] ^= 1 << seed % 8
    log.write_bytes(bytes(content))
    capsys.readouterr()
    assert run(["--db", str(record), "history"]) == 1
    said = capsys.readouterr().err
    assert f"{log} is damaged: what was written last may be missing" in said
    assert len(said.splitlines()) == 1
    (kept,) = record.with_name("record.db.copies").glob("*damaged.db-wal")
    assert kept.read_bytes() == content
    assert run(["--db", str(record), "history"]) == 0


@pytest.mark.parametrize("frames", [0, 1, 2])
def test_a_log_that_ends_within_a_frame_is_what_a_kill_leaves(unfinished, frames):
    record, _ = unfinished
    log = record.with_name("record.db-wal")
    content = log.read_bytes()
    log.write_bytes(content[: len(content) - frames * 4120 - 100])
    assert run(["--db", str(record), "history"]) == 0


def test_a_missing_log_does_not_stand_in_the_way_of_a_copy(unfinished):
    record, _ = unfinished
    (copy,) = record.with_name("record.db.copies").glob("*by-hand.db")
    record.with_name("record.db-wal").unlink()
    assert run(["--db", str(record), "restore", str(copy), "--yes"]) == 0
    with closing(sqlite3.connect(copy)) as raw:
        assert [(uid,) for uid in uids(record)] == raw.execute(
            "SELECT uid FROM entries ORDER BY seq"
        ).fetchall()


def test_a_log_and_index_that_are_both_gone_are_found_by_the_copies(unfinished, capsys):
    record, uid = unfinished
    # Copied while the log held the last entry.
    kept = record.with_name("kept")
    kept.mkdir()
    for part in record.parent.glob("record.db*"):
        if part.is_file():
            shutil.copy(part, kept)
    assert run(["--db", str(record), "backup"]) == 0
    for part in record.parent.glob("record.db-*"):
        part.unlink()
    shutil.copy(kept / "record.db", record)
    assert uid not in uids(record)
    assert not is_sound(record, capsys)


# --- no room ----------------------------------------------------------------------------------

LIMITED = """
import resource, signal, sys
from tracker.cli.main import run
place, size = sys.argv[1:]
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (int(size), int(size)))
for number in range(400):
    code = run(["--db", place, "clinic-contact", "--who", "x" * 400, "--json"])
    sys.stdout.flush()
    if code:
        sys.exit(code)
"""


def test_a_disk_that_fills_up_is_one_line_and_keeps_what_was_acknowledged(record):
    before = uids(record)
    size = record.stat().st_size + 40 * 1024
    done = ended(LIMITED, str(record), str(size))
    assert done.returncode == 1
    (said,) = done.stderr.splitlines()
    assert "disk" in said
    assert "space" in said
    news = said_uids(done.stdout)
    assert news
    assert uids(record) == before + news
    with closing(connect(record)) as raw:
        assert raw.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


def test_a_copy_for_which_there_is_no_room_leaves_nothing_and_stops_nothing(record):
    shutil.rmtree(record.with_name("record.db.copies"))
    size = record.stat().st_size // 2
    done = ended(LIMITED.replace("range(400)", "range(1)"), str(record), str(size))
    assert done.returncode == 0
    (said,) = done.stderr.splitlines()
    assert "no copy of it could be made" in said
    assert list(record.with_name("record.db.copies").iterdir()) == []
    assert said_uids(done.stdout)[0] in uids(record)


def test_a_database_that_may_not_grow_says_that_the_disk_is_full(record, monkeypatch, capsys):
    before = uids(record)

    def no_room(path):
        raw = connect(path)
        pages = raw.execute("PRAGMA page_count").fetchone()[0]
        raw.execute(f"PRAGMA max_page_count = {max(pages, 1)}")
        return raw

    monkeypatch.setattr(db.store, "connect", no_room)
    capsys.readouterr()
    codes = {run(["--db", str(record), "clinic-contact", "--who", "x" * 5000]) for _ in range(5)}
    assert 1 in codes
    assert "the disk is full; free some space" in capsys.readouterr().err
    monkeypatch.undo()
    assert uids(record)[: len(before)] == before


# --- no right ---------------------------------------------------------------------------------

# Loads all it needs, becomes nobody where it is root, and then does as it is told.
POWERLESS = """
import os, sys
from tracker.cli.main import run
place, other, what = sys.argv[1:]
run(["--db", other, "setup", "--name", "Sam", "--zone", "UTC"])
run(["--db", other, "clinic-contact", "--who", "x"])
for word in ("history", "backup", "doctor", "status"):
    run(["--db", other, word])
sys.stdout.flush()
print("BEGIN")
if os.getuid() == 0:
    os.setgid(65534)
    os.setuid(65534)
def log():
    code = run(["--db", place, "clinic-contact", "--who", "x", "--json"])
    print(f"code {code}", flush=True)
if what == "folder":
    os.chmod(os.path.dirname(place), 0o555)
    log()
    run(["--db", place, "status"])
    print("code", run(["--db", place, "doctor"]))
    os.chmod(os.path.dirname(place), 0o700)
if what == "lost":
    log()
    os.chmod(place, 0o400)
    log()
    run(["--db", place, "doctor"])
    # What the database makes beside the file has the file's rights.
    for ending in ("", "-wal", "-shm"):
        os.chmod(place + ending, 0o600)
if what == "open":
    from db.store import open_store
    with open_store(place) as store:
        log()
        os.chmod(os.path.dirname(place), 0o555)
        log()
    os.chmod(os.path.dirname(place), 0o700)
log()
"""


@pytest.fixture
def somewhere():
    """A folder that somebody without rights may reach."""
    folder = Path(mkdtemp())
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


def powerless(made, folder, what):
    place = folder / "own" / "record.db"
    shutil.copytree(made, place.parent)
    place.parent.chmod(0o700)
    if os.getuid() == 0:
        for path in (place.parent, *place.parent.rglob("*")):
            os.chown(path, NOBODY, NOBODY)
    before = uids(place)
    if os.getuid() == 0:
        for path in place.parent.rglob("*"):
            os.chown(path, NOBODY, NOBODY)
    done = ended(POWERLESS, str(place), str(folder / "other.db"), what)
    assert "Traceback" not in done.stderr, done.stderr
    output = done.stdout.partition("BEGIN\n")[2]
    codes = [int(line[5:]) for line in output.splitlines() if line.startswith("code")]
    assert uids(place) == before + said_uids(output)
    return codes, done.stderr.splitlines(), output


def test_a_folder_that_may_only_be_read_is_one_line(made, somewhere):
    codes, said, output = powerless(made, somewhere, "folder")
    assert codes == [1, 1, 0]
    assert len(said) == 2
    assert all("cannot be written" in line or "cannot be opened" in line for line in said)
    assert "You may not write here" in output


def test_a_right_that_is_lost_on_the_way_is_one_line(made, somewhere):
    codes, said, output = powerless(made, somewhere, "lost")
    assert "You may not write here" in output
    assert codes == [0, 1, 0], said
    assert len(said) == 1
    assert "cannot be" in said[0]


def test_a_right_that_is_lost_while_the_record_is_open_loses_nothing(made, somewhere):
    codes, said, _ = powerless(made, somewhere, "open")
    assert codes[0] == codes[-1] == 0
    assert len(said) == codes.count(1)


# --- another file in its place ----------------------------------------------------------------


@pytest.mark.parametrize("how", ["replaced", "gone"])
def test_what_would_go_into_a_file_that_is_no_more_is_refused(record, how):
    other = record.with_name("other.db")
    shutil.copy(record, other)
    with open_store(str(record)) as store:
        entry = store.all_entries()[0]
        if how == "replaced":
            other.replace(record)
        else:
            record.unlink()
        with pytest.raises(RecordError, match="open it again"):
            store.append([entry])
        with pytest.raises(RecordError, match="open it again"):
            store.data_version()


# --- on the disk ------------------------------------------------------------------------------


def test_an_entry_is_on_the_disk_before_it_is_answered(record):
    with open_store(str(record)) as store:
        assert store.read("PRAGMA synchronous") == [(2,)]
        assert store.read("PRAGMA journal_mode") == [("wal",)]
        # Some systems answer before the disk itself has it, unless they are asked so.
        assert store.read("PRAGMA fullfsync") == [(1,)]
        assert store.read("PRAGMA checkpoint_fullfsync") == [(1,)]
