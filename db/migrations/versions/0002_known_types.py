"""Types of entry are held to by a trigger; who looked when is kept.

The table is made anew without its constraint on types, under its own name, so that what
refers to it stays as it is. Foreign keys are off while a step runs.
"""

from alembic import op

revision = "0002"
down_revision = "0001"

STATEMENTS = (
    "PRAGMA legacy_alter_table = ON",
    "ALTER TABLE entries RENAME TO entries_before",
    "DROP INDEX entries_of_person",
    """CREATE TABLE entries (
    seq INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    uid TEXT NOT NULL,
    person TEXT NOT NULL,
    type TEXT NOT NULL,
    occurred_at TEXT NOT NULL,
    day TEXT,
    zone TEXT NOT NULL,
    recorded_at TEXT NOT NULL,
    source TEXT NOT NULL,
    recorded_by TEXT,
    note TEXT,
    "plan" TEXT,
    target TEXT,
    implant TEXT,
    replaces TEXT,
    mg TEXT,
    slot TEXT,
    confirmed INTEGER,
    details TEXT,
    extra TEXT,
    CONSTRAINT known_source CHECK (source IN ('patient', 'caregiver', 'clinic')),
    CONSTRAINT named CHECK (length(uid) > 0 AND length(zone) > 0),
    CONSTRAINT positive_amount CHECK (mg IS NULL OR CAST(mg AS REAL) > 0),
    CONSTRAINT dose_has_amount CHECK (type <> 'dose' OR mg IS NOT NULL),
    CONSTRAINT confirmed_or_not CHECK (confirmed IS NULL OR confirmed IN (0, 1)),
    CONSTRAINT details_are_json CHECK (details IS NULL OR json_valid(details)),
    CONSTRAINT extra_is_json CHECK (extra IS NULL OR json_valid(extra)),
    UNIQUE (uid),
    FOREIGN KEY(person) REFERENCES people (id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY("plan") REFERENCES entries (uid) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(target) REFERENCES entries (uid) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(implant) REFERENCES entries (uid) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(replaces) REFERENCES entries (uid) DEFERRABLE INITIALLY DEFERRED
)""",
    """INSERT INTO entries SELECT seq, uid, person, type, occurred_at, day, zone, recorded_at, source, recorded_by, note, "plan", target, implant, replaces, mg, slot, confirmed, details, extra
    FROM entries_before ORDER BY seq""",
    "DROP TABLE entries_before",
    "PRAGMA legacy_alter_table = OFF",
    """CREATE INDEX entries_of_person ON entries (person, seq)""",
    """CREATE TRIGGER entries_stay BEFORE UPDATE ON entries
    BEGIN SELECT RAISE(ABORT, 'entries are never changed; add a void or a confirm'); END""",
    """CREATE TRIGGER entries_are_kept BEFORE DELETE ON entries
    BEGIN SELECT RAISE(ABORT, 'entries are never deleted; add a void'); END""",
    """CREATE TRIGGER entries_are_not_replaced BEFORE INSERT ON entries
    WHEN EXISTS (SELECT 1 FROM entries WHERE uid = NEW.uid OR seq = NEW.seq)
    BEGIN SELECT RAISE(ABORT, 'this uid is in the record'); END""",
    """CREATE TRIGGER entries_of_known_type BEFORE INSERT ON entries
    WHEN NEW.type NOT IN ('person', 'plan', 'plan_stop', 'dose', 'injection', 'implant', 'implant_removed', 'skip', 'opioid_use', 'opioid_prescribed', 'screening', 'clinic_contact', 'clearance', 'confirm', 'void', 'naloxone_kit', 'lab', 'side_effect', 'craving', 'supply', 'visit', 'consent', 'share', 'acknowledgement', 'snooze', 'seen')
    BEGIN SELECT RAISE(ABORT, 'this type of entry is not known'); END""",
    """CREATE TABLE looks (
    person TEXT NOT NULL,
    viewer TEXT NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (person, viewer),
    FOREIGN KEY(person) REFERENCES people (id)
)""",
)


def upgrade() -> None:
    """Makes the table of entries anew and adds that of looks."""
    for statement in STATEMENTS:
        op.execute(statement)
