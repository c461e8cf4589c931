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
    text,
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

# What the checks keep for themselves. None of it is a fact of care, and all of it may be made anew
# but the contacts, and what was told to whom.
# When somebody is to be looked at next: '' is at once. `seen` counts what came in for them.
wakes = Table(
    "wakes",
    metadata,
    Column("person", Text, ForeignKey("people.id"), primary_key=True),
    Column("at", Text, nullable=False),
    Column("seen", Integer, nullable=False),
    Index("wakes_in_order", "at"),
)
checks = Table(
    "checks",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", Text, nullable=False),
)
contacts = Table(
    "contacts",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("person", Text, ForeignKey("people.id"), nullable=False),
    Column("name", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("added_at", Text, nullable=False),
    Column("code", Text),
    Column("verified_at", Text),
    Column("plain", Integer, nullable=False),
    Column("duty_since", Text),
    Column("delays", Text, nullable=False),
    Column("removed_at", Text),
    Index("contacts_of_person", "person"),
    sqlite_autoincrement=True,
)
notice_rules = Table(
    "notice_rules",
    metadata,
    Column("person", Text, ForeignKey("people.id"), primary_key=True),
    Column("rules", Text, nullable=False),
)
# When a warning became true, when a check saw it, and when one saw that it had ended.
transitions = Table(
    "transitions",
    metadata,
    Column("person", Text, ForeignKey("people.id"), primary_key=True),
    Column("code", Text, primary_key=True),
    Column("true_since", Text, primary_key=True),
    Column("severity", Text, primary_key=True),
    Column("noticed_at", Text, nullable=False),
    Column("ended_at", Text),
    Index("transitions_open", "person", sqlite_where=text("ended_at IS NULL")),
)
# Who is to hear what: one row for each recipient and step, whatever the channel.
notices = Table(
    "notices",
    metadata,
    Column("key", Text, primary_key=True),
    Column("person", Text, ForeignKey("people.id"), nullable=False),
    Column("recipient", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("code", Text, nullable=False),
    Column("severity", Text, nullable=False),
    Column("true_since", Text, nullable=False),
    Column("told_since", Text, nullable=False),
    Column("step", Text, nullable=False),
    Column("noticed_at", Text, nullable=False),
    Column("due_at", Text, nullable=False),
    Column("about", Text, nullable=False),
    Column("bundle", Text, nullable=False),
    Index("notices_of_series", "person", "true_since"),
    Index("notices_of_bundle", "bundle"),
)
# What goes out: one message for each bundle of notices and each channel.
outbox = Table(
    "outbox",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("key", Text, nullable=False, unique=True),
    Column("bundle", Text, nullable=False),
    Column("person", Text, ForeignKey("people.id"), nullable=False),
    Column("contact", Integer, ForeignKey("contacts.number"), nullable=False),
    Column("noticed_at", Text, nullable=False),
    Column("next_try_at", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("sent_at", Text),
    Column("failed_at", Text),
    Index("outbox_waiting", "next_try_at", sqlite_where=text("state IN ('waiting', 'sending')")),
    Index("outbox_of_contact", "contact", "number"),
    CheckConstraint(
        "state IN ('waiting', 'sending', 'sent', 'dropped', 'given_up')", name="known_state"
    ),
    sqlite_autoincrement=True,
)

# A trigger, no constraint of the table: a new type must not ask for all to be copied.
KNOWN_TYPE = f"""CREATE TRIGGER entries_of_known_type BEFORE INSERT ON entries
    WHEN NEW.type NOT IN ({_names(list(ENTRY_TYPES))})
    BEGIN SELECT RAISE(ABORT, 'this type of entry is not known'); END"""

# Whatever is written of a person, by whichever program, they are to be looked at again.
WAKE = """CREATE TRIGGER entries_wake AFTER INSERT ON entries
    BEGIN INSERT INTO wakes (person, at, seen) VALUES (NEW.person, '', 1)
    ON CONFLICT (person) DO UPDATE SET at = '', seen = seen + 1; END"""

TRIGGERS = (
    KNOWN_TYPE,
    WAKE,
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
