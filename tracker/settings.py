"""Where the record is kept."""

import os
from pathlib import Path

FILE_NAME = "record.db"


def record_place(asked: str | None) -> str:
    """The path or URL of the record: as asked, from TRACKER_DB, or in the user's data folder."""
    if asked:
        return asked
    named = os.environ.get("TRACKER_DB")
    if named:
        return named
    from platformdirs import user_data_path

    return str(Path(user_data_path("dose-tracker", appauthor=False)) / FILE_NAME)
