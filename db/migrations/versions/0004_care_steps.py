"""Steps of the care around the dose are a type of entry."""

from alembic import op

revision = "0004"
down_revision = "0003"

STATEMENTS = (
    "DROP TRIGGER entries_of_known_type",
    """CREATE TRIGGER entries_of_known_type BEFORE INSERT ON entries
    WHEN NEW.type NOT IN ('person', 'plan', 'plan_stop', 'dose', 'injection', 'implant', 'implant_removed', 'skip', 'opioid_use', 'opioid_prescribed', 'screening', 'clinic_contact', 'clearance', 'confirm', 'void', 'naloxone_kit', 'lab', 'side_effect', 'craving', 'supply', 'visit', 'care_step', 'consent', 'share', 'acknowledgement', 'snooze', 'seen')
    BEGIN SELECT RAISE(ABORT, 'this type of entry is not known'); END""",
)


def upgrade() -> None:
    """Lets the new type in."""
    for statement in STATEMENTS:
        op.execute(statement)
