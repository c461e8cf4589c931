"""The command as a process of its own: nothing it says may be left behind when it ends."""

import os
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest


@pytest.fixture
def tracker(tmp_path):
    def run(*words):
        command = [sys.executable, "-m", "tracker", "--db", str(tmp_path / "r.db"), *words]
        return subprocess.run(
            command, check=False, capture_output=True, text=True, stdin=subprocess.DEVNULL
        )

    return run


def test_a_command_that_is_refused_still_says_what_to_do(tracker):
    tracker("setup", "--name", "Sam", "--zone", "UTC", "--form", "oral", "--time", "08:00")
    assert tracker("report-use").returncode == 0
    done = tracker("take")
    assert done.returncode == 1
    assert "call" in done.stdout.lower()
    assert done.stderr.startswith("tracker: ")


def test_a_long_answer_is_whole_in_a_pipe(tracker):
    tracker("setup", "--name", "Sam", "--zone", "UTC")
    for _ in range(3):
        assert tracker("naloxone", "--place", "x" * 500).returncode == 0
    done = tracker("history")
    assert (done.returncode, done.stdout.count("x" * 500)) == (0, 3)


def test_an_answer_that_cannot_be_written_is_no_success(tracker, tmp_path):
    tracker("setup", "--name", "Sam", "--zone", "UTC")
    with Path(os.devnull).open() as only_to_read:
        command = [sys.executable, "-m", "tracker", "--db", str(tmp_path / "r.db"), "history"]
        done = subprocess.run(
            command, check=False, stdout=only_to_read, stderr=subprocess.PIPE, text=True
        )
    assert done.returncode == 1
    assert "cannot be written" in done.stderr


@pytest.fixture
def at_terminal(tmp_path):
    """Runs a command at a terminal of its own, with what a person types there."""

    def run(*words, typed):
        mine, theirs = os.openpty()
        command = [sys.executable, "-m", "tracker", "--db", str(tmp_path / "r.db"), *words]
        with subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=theirs) as running:
            os.close(theirs)
            os.write(mine, typed.encode())
            said = b""
            # Linux tells the end of a terminal by an error.
            with suppress(OSError):
                while part := os.read(mine, 4096):
                    said += part
        os.close(mine)
        return running.returncode, said.decode()

    return run


def test_another_programs_file_is_asked_about_at_a_terminal(tracker, at_terminal, tmp_path):
    tracker("setup", "--name", "Sam", "--zone", "UTC", "--form", "oral", "--time", "08:00")
    file = tmp_path / "dosage.csv"
    row = '"08.06.2020","08:00","Naltrexone","1 pill","Confirmed","08:02"'
    file.write_text(f"Date,Time,Name,Dose,Status,Time Confirmed\n{row}\n")
    code, said = at_terminal("import", str(file), typed="50\nn\n")
    assert code == 1
    assert "New pills: 1." in said
    assert '"dose"' not in tracker("export").stdout
    code, said = at_terminal("import", str(file), typed="50\ny\n")
    assert code == 0, said
    assert tracker("export").stdout.count('"dose"') == 1
