"""The columns of the record, and the triggers that keep it append-only."""

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
)

from tracker.engine.entries import ENTRY_TYPES, Source

metadata = MetaData()

people = Table("people", metadata, Column("id", Text, primary_key=True))


def _names(words: list[str]) -> str:
    return ", ".join(f"'{word}'" for word in words)


def _uid(name: str) -> Column[str]:
    # Deferred: the entries of one transaction may come in any order.
    return Column(
        name, Text, ForeignKey("entries.uid", deferrable=True, initially="DEFERRED"), nullable=True
    )


entries = Table(
    "entries",
    metadata,
    Column("seq", Integer, primary_key=True),
    Column("uid", Text, nullable=False, unique=True),
    Column(
        "person",
        Text,
        ForeignKey("people.id", deferrable=True, initially="DEFERRED"),
        nullable=False,
    ),
    Column("type", Text, nullable=False),
    Column("occurred_at", Text, nullable=False),
    Column("day", Text),
    Column("zone", Text, nullable=False),
    Column("recorded_at", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("recorded_by", Text),
    Column("note", Text),
    _uid("plan"),
    _uid("target"),
    _uid("implant"),
    _uid("replaces"),
    Column("mg", Text),
    Column("slot", Text),
    Column("confirmed", Integer),
    Column("details", Text),
    Column("extra", Text),
    CheckConstraint(f"source IN ({_names([str(s) for s in Source])})", name="known_source"),
    CheckConstraint("length(uid) > 0 AND length(zone) > 0", name="named"),
    CheckConstraint("mg IS NULL OR CAST(mg AS REAL) > 0", name="positive_amount"),
    CheckConstraint("type <> 'dose' OR mg IS NOT NULL", name="dose_has_amount"),
    CheckConstraint("confirmed IS NULL OR confirmed IN (0, 1)", name="confirmed_or_not"),
    CheckConstraint("details IS NULL OR json_valid(details)", name="details_are_json"),
    CheckConstraint("extra IS NULL OR json_valid(extra)", name="extra_is_json"),
    Index("entries_of_person", "person", "seq"),
    sqlite_autoincrement=True,
)

# When each viewer last had a person on the screen: no fact, and the only thing that changes.
looks = Table(
    "looks",
    metadata,
    Column("person", Text, ForeignKey("people.id"), primary_key=True),
    Column("viewer", Text, primary_key=True),
    Column("at", Text, nullable=False),
)

# A trigger, no constraint of the table: a new type must not ask for all to be copied.
KNOWN_TYPE = f"""CREATE TRIGGER entries_of_known_type BEFORE INSERT ON entries
    WHEN NEW.type NOT IN ({_names(list(ENTRY_TYPES))})
    BEGIN SELECT RAISE(ABORT, 'this type of entry is not known'); END"""

TRIGGERS = (
    KNOWN_TYPE,
    """CREATE TRIGGER entries_stay BEFORE UPDATE ON entries
    BEGIN SELECT RAISE(ABORT, 'entries are never changed; add a void or a confirm'); END""",
    """CREATE TRIGGER entries_are_kept BEFORE DELETE ON entries
    BEGIN SELECT RAISE(ABORT, 'entries are never deleted; add a void'); END""",
    """CREATE TRIGGER entries_are_not_replaced BEFORE INSERT ON entries
    WHEN EXISTS (SELECT 1 FROM entries WHERE uid = NEW.uid OR seq = NEW.seq)
    BEGIN SELECT RAISE(ABORT, 'this uid is in the record'); END""",
    """CREATE TRIGGER people_stay BEFORE UPDATE ON people
    BEGIN SELECT RAISE(ABORT, 'people are never changed; add a person entry'); END""",
    """CREATE TRIGGER people_are_kept BEFORE DELETE ON people
    BEGIN SELECT RAISE(ABORT, 'people are never deleted'); END""",
)
