"""What the checks keep: whom to look at when, contacts, notices and what goes out."""

from alembic import op

revision = "0003"
down_revision = "0002"

STATEMENTS = (
    """CREATE TABLE wakes (
    person TEXT NOT NULL,
    at TEXT NOT NULL,
    seen INTEGER NOT NULL,
    PRIMARY KEY (person),
    FOREIGN KEY(person) REFERENCES people (id)
)""",
    """CREATE INDEX wakes_in_order ON wakes (at)""",
    """CREATE TABLE checks (
    name TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (name)
)""",
    """CREATE TABLE contacts (
    number INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    person TEXT NOT NULL,
    name TEXT NOT NULL,
    channel TEXT NOT NULL,
    added_at TEXT NOT NULL,
    code TEXT,
    verified_at TEXT,
    plain INTEGER NOT NULL,
    duty_since TEXT,
    delays TEXT NOT NULL,
    removed_at TEXT,
    FOREIGN KEY(person) REFERENCES people (id)
)""",
    """CREATE INDEX contacts_of_person ON contacts (person)""",
    """CREATE TABLE notice_rules (
    person TEXT NOT NULL,
    rules TEXT NOT NULL,
    PRIMARY KEY (person),
    FOREIGN KEY(person) REFERENCES people (id)
)""",
    """CREATE TABLE transitions (
    person TEXT NOT NULL,
    code TEXT NOT NULL,
    true_since TEXT NOT NULL,
    severity TEXT NOT NULL,
    noticed_at TEXT NOT NULL,
    ended_at TEXT,
    PRIMARY KEY (person, code, true_since, severity),
    FOREIGN KEY(person) REFERENCES people (id)
)""",
    """CREATE INDEX transitions_open ON transitions (person) WHERE ended_at IS NULL""",
    """CREATE TABLE notices (
    "key" TEXT NOT NULL,
    person TEXT NOT NULL,
    recipient TEXT NOT NULL,
    kind TEXT NOT NULL,
    code TEXT NOT NULL,
    severity TEXT NOT NULL,
    true_since TEXT NOT NULL,
    told_since TEXT NOT NULL,
    step TEXT NOT NULL,
    noticed_at TEXT NOT NULL,
    due_at TEXT NOT NULL,
    about TEXT NOT NULL,
    bundle TEXT NOT NULL,
    PRIMARY KEY ("key"),
    FOREIGN KEY(person) REFERENCES people (id)
)""",
    """CREATE INDEX notices_of_bundle ON notices (bundle)""",
    """CREATE INDEX notices_of_series ON notices (person, true_since)""",
    """CREATE TABLE outbox (
    number INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "key" TEXT NOT NULL,
    bundle TEXT NOT NULL,
    person TEXT NOT NULL,
    contact INTEGER NOT NULL,
    noticed_at TEXT NOT NULL,
    next_try_at TEXT NOT NULL,
    state TEXT NOT NULL,
    tries INTEGER NOT NULL,
    sent_at TEXT,
    failed_at TEXT,
    CONSTRAINT known_state CHECK (state IN ('waiting', 'sending', 'sent', 'dropped', 'given_up')),
    UNIQUE ("key"),
    FOREIGN KEY(person) REFERENCES people (id),
    FOREIGN KEY(contact) REFERENCES contacts (number)
)""",
    """CREATE INDEX outbox_of_contact ON outbox (contact, number)""",
    """CREATE INDEX outbox_waiting ON outbox (next_try_at) WHERE state IN ('waiting', 'sending')""",
    """CREATE TRIGGER entries_wake AFTER INSERT ON entries
    BEGIN INSERT INTO wakes (person, at, seen) VALUES (NEW.person, '', 1)
    ON CONFLICT (person) DO UPDATE SET at = '', seen = seen + 1; END""",
    "INSERT INTO wakes (person, at, seen) SELECT id, '', 0 FROM people",
)


def upgrade() -> None:
    """Adds the tables; everybody on record is to be looked at once."""
    for statement in STATEMENTS:
        op.execute(statement)
