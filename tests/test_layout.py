"""What is really loaded by what: static contracts cannot see imports put off."""

import subprocess
import sys

import pytest

HEAVY = (
    "textual", "rich", "sqlalchemy", "alembic", "dateutil.parser", "platformdirs", "icalendar",
    "rapidfuzz", "typst", "fontTools",
)  # fmt: skip


def loaded(statement):
    """The heavy libraries in memory after a statement, in a process of its own."""
    code = f"{statement}\nimport sys\nprint([m for m in {HEAVY!r} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return done.stdout.strip().splitlines()[-1]


@pytest.mark.parametrize(
    "module",
    [
        "tracker.cli.main",
        "tracker.engine.assess",
        "tracker.wording",
        "tracker.exchange.log",
        "tracker.exchange.ics",
        "tracker.exchange.paper_pdf",
    ],
)
def test_loads_nothing_heavy(module):
    assert loaded(f"import {module}") == "[]"


def test_the_screen_loads_no_database_before_its_first_paint():
    assert loaded("import tracker.tui.app") == "['textual', 'rich', 'platformdirs']"


def test_a_normal_command_loads_no_migrations_and_no_screens(tmp_path):
    record = str(tmp_path / "record.db")
    run = "from tracker.cli.main import run\n"
    setup = f"run(['--db', {record!r}, 'setup', '--name', 'Sam', '--zone', 'UTC'])"
    status = f"run(['--db', {record!r}, 'status', '--json'])"
    assert "alembic" in loaded(run + setup)
    assert loaded(run + status) == "['sqlalchemy']"


def test_the_mapper_is_never_loaded(tmp_path):
    record = str(tmp_path / "record.db")
    code = (
        "import sys\nfrom db.store import open_store\n"
        f"open_store({record!r}).close()\nopen_store({record!r}).close()\n"
        "print('sqlalchemy.orm' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
