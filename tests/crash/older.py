"""A record as the first version of this program left it."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

from alembic import command
from sqlalchemy import create_engine

import db
import db.migrate
from db.rows import to_row
from tracker.engine.entries import Dose, Entry, Person

NOW = datetime(2026, 6, 8, 12, 0, tzinfo=UTC)
_MADE: dict[str, bytes] = {}


def entries() -> list[Entry]:
    """Sam, and forty pills."""
    made: list[Entry] = [
        Person(
            uid="p", person="sam", zone="UTC", occurred_at=NOW, recorded_at=NOW, name="Sam"
        )
    ]  # fmt: skip
    for number in range(40):
        at = NOW + timedelta(days=number)
        made.append(
            Dose(
                uid=f"d{number}", person="sam", zone="UTC", mg=Decimal(50), occurred_at=at,
                recorded_at=at,
            )
        )  # fmt: skip
    return made


def make_first_schema(path: Path) -> list[str]:
    """Writes the record; the uids in it."""
    if "record" not in _MADE:
        _make(path)
        _MADE["record"] = path.read_bytes()
    path.write_bytes(_MADE["record"])
    path.chmod(0o600)
    return [entry.uid for entry in entries()]


def _make(path: Path) -> None:
    engine = create_engine(f"sqlite:///{path}")
    with engine.begin() as connection:
        config = db.migrate._config()
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        connection.exec_driver_sql(f"PRAGMA application_id = {db.APPLICATION_ID}")
        connection.exec_driver_sql("PRAGMA user_version = 1")
    engine.dispose()
    with closing(sqlite3.connect(path)) as raw:
        raw.execute("INSERT INTO people (id) VALUES ('sam')")
        for entry in entries():
            values = to_row(entry)
            names = ", ".join(f'"{name}"' for name in values)
            marks = ", ".join("?" for _ in values)
            raw.execute(f"INSERT INTO entries ({names}) VALUES ({marks})", list(values.values()))
        raw.commit()
