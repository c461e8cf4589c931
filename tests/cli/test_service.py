"""`tracker watch --install`, `--uninstall`, `--dry-run`: the manager is a real program here."""

import argparse
import sys
from pathlib import Path

import pytest

from tests.reminders.readers import unit_sections, unit_words
from tracker.cli.service import dry_run, install, uninstall
from tracker.errors import RefusedError

SYSTEMCTL = """#!/bin/sh
echo "$@" >> "$HOME/told"
case "$2" in
  is-active) test -e "$HOME/on" ;;
  enable) : > "$HOME/on" ;;
  stop) rm -f "$HOME/on" ;;
esac
"""


@pytest.fixture
def home(tmp_path, monkeypatch):
    """A home with a record, and nothing on the path but what a test puts there."""
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:/usr/bin:/bin")
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    monkeypatch.delenv("TRACKER_DB", raising=False)
    (tmp_path / "my record.db").touch()
    (tmp_path / "bin").mkdir()
    return tmp_path


@pytest.fixture
def systemctl(home):
    program = home / "bin" / "systemctl"
    program.write_text(SYSTEMCTL)
    program.chmod(0o755)
    return home / "told"


def on(record):
    return argparse.Namespace(db=str(record), person=None)


def units(home):
    return sorted((home / ".config" / "systemd" / "user").glob("*"))


def test_in_and_out_again(home, systemctl, capsys):
    asked = on(home / "my record.db")
    assert install(asked) == 0
    (unit,) = units(home)
    said = capsys.readouterr()
    assert f"This file was written: {unit}\n" in said.out
    assert said.err == ""
    assert systemctl.read_text() == f"--user daemon-reload\n--user enable --now {unit.name}\n"
    assert install(asked) == 0
    assert "Nothing was changed" in capsys.readouterr().out
    assert uninstall(asked) == 0
    assert str(unit) in capsys.readouterr().out
    assert units(home) == []
    assert uninstall(asked) == 0
    assert "has no watch" in capsys.readouterr().out


def test_a_dry_run_shows_byte_for_byte_what_is_written_then(home, systemctl, capsysbinary):
    asked = on(home / "my record.db")
    assert dry_run(asked) == 0
    shown = capsysbinary.readouterr()
    assert units(home) == []
    assert not systemctl.exists()
    assert install(asked) == 0
    (unit,) = units(home)
    assert unit.read_bytes() == shown.out
    assert str(unit).encode() in shown.err
    assert f"systemctl --user enable --now {unit.name}".encode() in shown.err


@pytest.mark.parametrize("named", ["my record.db", "./x/../my record.db", "~/my record.db", "link"])
def test_one_record_has_one_service_however_it_is_named(home, capsys, monkeypatch, named):
    monkeypatch.chdir(home)
    Path("link").symlink_to("my record.db")
    dry_run(on(named))
    shown = capsys.readouterr().out
    whole = home.resolve() / "my record.db"
    dry_run(on(f"sqlite:///{whole}"))
    assert capsys.readouterr().out == shown
    words = unit_words(unit_sections(shown)["Service"]["ExecStart"])
    assert words[3:] == [sys.executable, "-m", "tracker", "--db", str(whole), "watch"]


def test_the_record_of_the_environment_is_named(home, capsys, monkeypatch):
    monkeypatch.setenv("TRACKER_DB", str(home / "other.db"))
    dry_run(argparse.Namespace(db=None, person=None))
    assert "other.db" in capsys.readouterr().out


def test_a_record_that_is_not_there_is_not_watched(home):
    with pytest.raises(RefusedError, match=r"no record at .*typo\.db"):
        install(on(home / "typo.db"))
    assert units(home) == []


@pytest.mark.parametrize("ask", [install, uninstall, dry_run])
def test_a_url_is_refused_and_its_secret_not_said_again(home, ask, capsys):
    with pytest.raises(RefusedError) as caught:
        ask(on("postgresql://sam:hunter2@host/doses"))
    assert "hunter2" not in str(caught.value)
    assert capsys.readouterr().out == ""


def test_without_a_manager_one_line_says_what_was_written(home, monkeypatch):
    monkeypatch.setenv("PATH", str(home / "bin"))
    with pytest.raises(RefusedError, match="is written") as caught:
        install(on(home / "my record.db"))
    (unit,) = units(home)
    assert str(unit) in str(caught.value)
    assert f"--db '{home.resolve() / 'my record.db'}' watch" in str(caught.value)
