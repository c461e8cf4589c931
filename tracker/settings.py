"""Where the record is kept, and what a person has set for the screen."""

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

from tracker.errors import RefusedError

FILE_NAME = "record.db"
SETTINGS_NAME = "settings.toml"
CALENDAR_KEY_NAME = "calendar.key"
SQLITE = "sqlite:///"
KNOWN = ("theme", "keys", "viewer", "lock_minutes")
LONGEST_LOCK = 24 * 60
THEME_NAMES = ("dark", "light", "contrast")


@dataclass(frozen=True, slots=True)
class Settings:
    """What a person has set: the theme, keys by the id of what they do, who looks at Care.

    `lock_minutes` is how long the screen waits for a key before it locks; 0 never, None: ten
    minutes for an encrypted record and never for a plain one.
    """

    theme: str = "dark"
    keys: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    viewer: str | None = None
    lock_minutes: int | None = None


def record_place(asked: str | None) -> str:
    """The path or URL of the record: as asked, from TRACKER_DB, or in the user's data folder."""
    if asked:
        return asked
    named = os.environ.get("TRACKER_DB")
    return named or str(_data_folder() / FILE_NAME)


def calendar_key_place(record: str) -> Path:
    """The file with the key of the calendar's address: beside the record, if that is a file."""
    path = record.removeprefix(SQLITE)
    folder = _data_folder() if "://" in path else Path(path).parent
    return folder / CALENDAR_KEY_NAME


def may_be_encrypted(record: str) -> bool:
    """Whether a key file lies beside a record: only then is it worth a closer look."""
    try:
        return Path(f"{Path(record.removeprefix(SQLITE)).expanduser().resolve()}.key").exists()
    except (OSError, RuntimeError):
        return False


def settings_place(record: str) -> Path:
    """The settings file: from TRACKER_SETTINGS, or beside the record."""
    named = os.environ.get("TRACKER_SETTINGS")
    return Path(named) if named else Path(record.removeprefix(SQLITE)).with_name(SETTINGS_NAME)


def load_settings(record: str) -> Settings:
    """What is set, or the defaults where there is no file; raises RefusedError for a wrong one."""
    place = settings_place(record)
    try:
        raw = tomllib.loads(place.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return Settings()
    except OSError as error:
        raise RefusedError(f"{place} cannot be read: {error.strerror}; check it") from None
    except ValueError as error:
        raise RefusedError(f"{place} is not TOML: {error}; mend that line") from None
    return _settings(raw, place)


def _data_folder() -> Path:
    from platformdirs import user_data_path

    return Path(user_data_path("dose-tracker", appauthor=False))


def _settings(raw: Mapping[str, object], place: Path) -> Settings:
    unknown = [name for name in raw if name not in KNOWN]
    if unknown:
        raise RefusedError(f"{place}: {unknown[0]!r} is not known; known: {', '.join(KNOWN)}")
    theme, keys, viewer = raw.get("theme", "dark"), raw.get("keys", {}), raw.get("viewer")
    if theme not in THEME_NAMES:
        raise RefusedError(f"{place}: theme must be one of {', '.join(THEME_NAMES)}")
    if not isinstance(keys, dict) or not all(isinstance(key, str) for key in keys.values()):
        raise RefusedError(f'{place}: keys must look like: "today.take" = "t"; see: tracker keys')
    if viewer is not None and not isinstance(viewer, str):
        raise RefusedError(f"{place}: viewer must be a name")
    minutes = raw.get("lock_minutes")
    if minutes is not None and not (type(minutes) is int and 0 <= minutes <= LONGEST_LOCK):
        raise RefusedError(f"{place}: lock_minutes must be a whole number, 0 for never")
    return Settings(str(theme), MappingProxyType(keys), viewer, minutes)
