"""What is private never comes out where it was not asked for: errors, tracebacks and logs."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from db import keys
from tracker.cli.arguments import COMMANDS
from tracker.usecases import lock

PASSPHRASE = "marked-passphrase-quokka"
NAME, NOTE, PLACE = "Zebulonmark", "marked-note-wombat", "marked-place-numbat"
ADDRESS = "mailto://marked-user:marked-secret@example.invalid"
DRUGS = ("naltrexone", "vivitrol", "revia", "naloxone", "opioid")
MARKS = (PASSPHRASE, NAME, NOTE, PLACE, "marked-user", "marked-secret", *DRUGS)
# What each command is given; it may refuse, but then in words without what it was given to keep.
WORDS = {
    "setup": ("--name", NAME + "2", "--zone", "UTC", "--naloxone", PLACE),
    "take": ("--yes", "--answer", "none", "--note", NOTE),
    "inject": ("--yes", "--note", NOTE, "--given-by", NAME),
    "implant": ("--yes", "--note", NOTE, "--product", "none"),
    "implant-removed": ("--note", NOTE),
    "skip": ("--reason", NOTE),
    "report-use": ("--note", NOTE),
    "screening": ("none", "--note", NOTE),
    "clinic-contact": ("--who", NAME, "--note", NOTE),
    "clearance": ("--who", NAME, "--method", "history", "--note", NOTE),
    "naloxone": ("--place", PLACE, "--note", NOTE),
    "plan": ("--form", "oral", "--time", "09:00", "--note", NOTE),
    "stop": ("--reason", NOTE),
    "what-if": ("--miss", "tomorrow"),
    "visit": ("book", "lab", "--at", "tomorrow 9am"),
    "share": (NAME, "--level", "1"),
    "acknowledge": ("DOSE_LATE", "--as", "Kim"),
    "snooze": ("DOSE_LATE", "--until", "tomorrow", "--as", "Kim"),
    "undo": ("--yes", "--reason", NOTE),
    "confirm": (NOTE,), "edit": (NOTE, "--note", NOTE), "void": (NOTE,), "restore": (NOTE,),
    "import": ("in.jsonl",), "export": ("out.age",), "calendar": ("out.ics",),
    "assess": ("in.jsonl", "--at", "now"),
    "watch": ("--dry-run",),
    "contacts": ("add", "me", "--on", "screen"),
    "rekey": (),
}  # fmt: skip
# These would talk to the person's system, or open the screen on nothing.
ELSEWHERE = {"demo"}
# What a person typed as the name of an entry is said back to them: it is not in the record.
SAID_BACK = {"confirm", "edit", "void", "restore"}


def tracker(folder, *words, passphrases=(PASSPHRASE, PASSPHRASE)):
    """Runs the program as a process that reads its passphrase from a file descriptor."""
    reading, writing = os.pipe()
    os.write(writing, "".join(f"{line}\n" for line in passphrases).encode())
    os.close(writing)
    try:
        return subprocess.run(
            [sys.executable, "-m", "tracker", "--db", "r.db", "--passphrase-fd", str(reading),
             *words],
            cwd=folder, check=False, capture_output=True, text=True, stdin=subprocess.DEVNULL,
            pass_fds=(reading,), env=os.environ | {"TEXTUAL_LOG": str(folder / "textual.log")},
        )  # fmt: skip
    finally:
        os.close(reading)


def marks_in(said, without=()):
    return [mark for mark in MARKS if mark.lower() in said.lower() and mark not in without]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("marked")
    assert tracker(folder, "setup", "--name", NAME, "--zone", "UTC", "--form", "oral",
                   "--time", "08:00", "--naloxone", PLACE).returncode == 0  # fmt: skip
    assert tracker(folder, "take", "--yes", "--answer", "none", "--note", NOTE).returncode == 0
    assert tracker(folder, "export", "in.jsonl").returncode == 0
    done = tracker(folder, "encrypt")
    assert done.returncode == 0, done.stderr
    assert marks_in(done.stdout + done.stderr) == []
    return folder


@pytest.mark.parametrize("command", sorted(COMMANDS.keys() - ELSEWHERE - {"decrypt", "encrypt"}))
def test_no_command_says_anything_private_on_stderr_or_in_a_log(folder, command):
    done = tracker(folder, command, *WORDS.get(command, ()))
    assert done.returncode in (0, 1, 2, 10, 11, 12), done.stderr
    assert "Traceback" not in done.stderr
    assert marks_in(done.stderr, (NOTE,) if command in SAID_BACK else ()) == []
    assert PASSPHRASE not in done.stdout
    for path in folder.rglob("*"):
        of_record = path.relative_to(folder).parts[0].startswith("r.db")
        if path.is_file() and (path.suffix == ".log" or of_record):
            assert marks_in(path.read_bytes().decode("latin-1")) == [], path.name


def test_a_record_that_is_damaged_says_so_without_its_words(folder, tmp_path):
    for name in ("r.db", "r.db.key"):
        (tmp_path / name).write_bytes((folder / name).read_bytes())
    data = bytearray((tmp_path / "r.db").read_bytes())
    data[4096:] = bytes(len(data) - 4096)
    (tmp_path / "r.db").write_bytes(data)
    done = tracker(tmp_path, "history")
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1
    assert marks_in(done.stdout + done.stderr) == []


BREAKS = """
import sys
import tracker.usecases.book as book
def broken(*_):
    passphrase = "marked-passphrase-quokka"
    raise ValueError(f"naltrexone {passphrase} mailto://marked-user")
book.choose_person = broken
import tracker.cli.opened
tracker.cli.opened.choose_person = broken
import threading, gc
from tracker.__main__ import main
code = main()
"""


@pytest.fixture
def plain(tmp_path):
    subprocess.run(
        [sys.executable, "-m", "tracker", "--db", "p.db", "setup", "--name", NAME, "--zone", "UTC"],
        cwd=tmp_path, check=True, capture_output=True,
    )  # fmt: skip
    return tmp_path


@pytest.mark.parametrize("command", ["status", "history", "take", "checklist"])
def test_an_error_of_the_program_itself_tells_its_kind_and_place_only(plain, command):
    done = subprocess.run(
        [sys.executable, "-c", BREAKS, "--db", "p.db", command],
        cwd=plain, check=False, capture_output=True, text=True, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1
    assert "ValueError" in done.stderr
    assert marks_in(done.stdout + done.stderr) == []


HOOKS = """
import sys, threading
import tracker.cli.main
def run(_):
    def fails():
        raise ValueError("naltrexone marked-passphrase-quokka")
    thread = threading.Thread(target=fails)
    thread.start()
    thread.join()
    class Leaving:
        def __del__(self):
            raise KeyError("marked-note-wombat")
    Leaving()
    raise RuntimeError("Zebulonmark")
tracker.cli.main.run = run
from tracker.__main__ import main
main()
"""


def test_threads_and_what_is_left_over_tell_no_more(tmp_path):
    done = subprocess.run(
        [sys.executable, "-c", HOOKS], cwd=tmp_path, check=False, capture_output=True, text=True
    )
    assert done.returncode == 1
    assert [kind for kind in ("ValueError", "KeyError", "RuntimeError") if kind in done.stderr] == [
        "ValueError", "KeyError", "RuntimeError",
    ]  # fmt: skip
    assert len(done.stderr.splitlines()) == 3
    assert marks_in(done.stdout + done.stderr) == []


def test_a_failed_statement_of_the_database_does_not_show_its_values(place, monkeypatch):
    monkeypatch.setattr(keys, "new_stretch", lambda: keys.Stretch(os.urandom(16), 64, 1, 1))
    from sqlalchemy.exc import DBAPIError

    from db.store import open_store

    open_store(place).close()
    lock.encrypt(Path(place), PASSPHRASE)
    with open_store(place) as store, store._engine.connect() as connection:
        with pytest.raises(DBAPIError) as caught:
            connection.exec_driver_sql("INSERT INTO nowhere VALUES (?)", (NOTE,))
        assert marks_in(str(caught.value) + repr(caught.value)) == []


def test_the_passphrase_is_in_no_list_of_processes_and_no_environment(folder):
    reading, writing = os.pipe()
    command = [sys.executable, "-m", "tracker", "--db", "r.db", "--passphrase-fd", str(reading),
               "watch"]  # fmt: skip
    with subprocess.Popen(
        command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, pass_fds=(reading,),
        text=True, stdin=subprocess.DEVNULL,
    ) as watcher:  # fmt: skip
        os.write(writing, f"{PASSPHRASE}\n".encode())
        assert watcher.stdout.readline()
        process = Path(f"/proc/{watcher.pid}")
        if process.is_dir():
            for name in ("cmdline", "environ"):
                assert PASSPHRASE.encode() not in (process / name).read_bytes()
        watcher.terminate()
    os.close(reading)
    os.close(writing)


CORE = """
import resource, sys
resource.setrlimit(resource.RLIMIT_CORE, (resource.RLIM_INFINITY,) * 2)
import tracker.cli.main
tracker.cli.main.run = lambda _: print(resource.getrlimit(resource.RLIMIT_CORE)[0]) or 0
from tracker.__main__ import main
main()
"""


def test_a_crash_leaves_no_file_of_the_memory():
    done = subprocess.run([sys.executable, "-c", CORE], check=False, capture_output=True, text=True)
    assert done.stdout == "0\n", done.stderr


@pytest.mark.parametrize("there", ["open to all", "a link"])
def test_what_lies_in_the_way_of_an_export_gives_nothing_away(plain, there):
    part, elsewhere = plain / ".out.jsonl.part", plain / "elsewhere"
    part.touch()
    part.chmod(0o666)
    if there == "a link":
        part.unlink()
        part.symlink_to(elsewhere)
    done = subprocess.run(
        [sys.executable, "-m", "tracker", "--db", "p.db", "export", "out.jsonl"],
        cwd=plain, check=False, capture_output=True, text=True, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert not (plain / "out.jsonl").is_symlink()
    assert (plain / "out.jsonl").stat().st_mode & 0o777 == 0o600
    assert not elsewhere.exists()
