"""Copies of the record: one a day by itself, one by hand, and bringing the record back from one."""

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from zoneinfo import ZoneInfo

from tracker import clock
from tracker.engine.entries import Entry, Person
from tracker.errors import DamagedError, RecordError, RefusedError
from tracker.wording import text

if TYPE_CHECKING:
    from db.store import Store


class Preview(NamedTuple):
    """What a copy holds, and how it differs from the record here.

    `leaving` counts entries that are here and not there, `coming` the others; both are None where
    the record here cannot be read. `first` and `last` are the local days of the entries.
    `becomes_plain` says that the copy is encrypted and the record here is not.
    """

    people: tuple[str, ...]
    entries: int
    first: date | None
    last: date | None
    leaving: int | None
    coming: int | None
    becomes_plain: bool = False


class Restored(NamedTuple):
    """What was brought back, and the file with what was there before, if anything was."""

    preview: Preview
    before: Path | None


def copy_of_the_day(record: Path, now: datetime) -> str | None:
    """Makes the copy of a local day (of this machine) if there is none yet.

    Gives back what went wrong, in one line; it is never an error, as what was logged is logged.
    So is what an older copy holds and the record does not any more.
    """
    from db.copies import DAILY, is_copied_on, make_copy
    from db.spoken import spoken

    try:
        with spoken(record):
            if is_copied_on(record, now, clock.local_day):
                return None
            from db.health import lost_since_copy

            lost = lost_since_copy(record)
            make_copy(record, DAILY, now)
    except RecordError as error:
        return text("copies.failed", what=str(error))
    return text("doctor.same_bad", what=lost) if lost else None


def back_up(store: "Store", file: str | None, now: datetime) -> Path:
    """Makes a copy now, in the folder of the copies or as a new file; where it is.

    Beside a file made from an encrypted record lies a key file of its own. Raises RefusedError for
    a file that is there already, and for a folder that is not.
    """
    from db.copies import BY_HAND, make_copy, new_private, write_copy
    from db.keys import key_file_of
    from db.spoken import spoken
    from tracker.usecases.lock import keep_key_beside

    if not store.people():
        raise RefusedError(text("copies.nobody"))
    if file is None:
        return make_copy(store.path, BY_HAND, now).path
    target = Path(file).expanduser().absolute()
    if target.is_dir():
        raise RefusedError(f"{file} is a folder; name a new file in it, such as {file}/copy.db")
    if not target.parent.is_dir():
        raise RefusedError(f"the folder {target.parent} is not there; make it first")
    for own in (target, key_file_of(target)):
        if own.exists():
            raise RefusedError(f"{own} is there already; name a new file")
    part = target.with_name(f".{target.name}.part")
    with spoken(target):
        part.unlink(missing_ok=True)
        new_private(part)
    write_copy(store.path, part, target)
    # Without it nobody could open the copy once the record has another passphrase, or is gone.
    keep_key_beside(store.path, target)
    return target


def restore(
    place: str, file: str, now: datetime, agrees: Callable[[Preview], bool]
) -> Restored | None:
    """Puts a copy, or any record of this program, in the place of the record.

    `agrees` is asked first, of what would come and go; None where it says no. What is here now is
    kept as a copy. Raises RefusedError and RecordError; then the record is as it was.
    """
    from db.keys import begins, begins_plain, whole
    from db.restoring import opened_aside, remove_record, take_place
    from db.spoken import spoken
    from db.store import path_of
    from tracker.usecases.lock import copy_opened, is_encrypted, unlock_if_locked

    # The file itself: in the place of a link to it nothing would find its copies and its key.
    path, source = Path(whole(path_of(place))), Path(file).expanduser().absolute()
    if not source.is_file():
        raise RefusedError(
            f"there is no file {file}; copies are in {path}.copies "
            "(to bring back one entry: tracker bring-back UID)"
        )
    if path.exists() and source.samefile(path):
        raise RefusedError(f"{file} is the record itself; name a copy of it")
    # Longer than chance makes an encrypted file begin.
    if begins(source, b'{"type":'):
        raise RefusedError(f"{file} is a log and no copy; run: tracker import {file}")
    with spoken(path):
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if begins_plain(path) and not begins_plain(source) and _here(str(path)) == []:
        # A look at a record that was not there has made it; it must not keep the copy from its key.
        remove_record(path)
    unlock_if_locked(str(path), source)
    with copy_opened(str(path), source), opened_aside(source, path) as aside:
        becomes_plain = not begins_plain(source) and not is_encrypted(str(path))
        preview = _preview(aside, _here(str(path)))._replace(becomes_plain=becomes_plain)
        if not agrees(preview):
            return None
        return Restored(preview, take_place(aside, path, now))


def _here(place: str) -> "list[Entry] | None":
    """All entries of the record as it is; None where it cannot be read."""
    from db.store import open_store

    try:
        with open_store(place) as store:
            return store.all_entries()
    except DamagedError:
        return None


def _preview(aside: "Store", here: list[Entry] | None) -> Preview:
    there = aside.all_entries()
    names = {
        entry.person: entry.name for entry in aside.of_type("person") if isinstance(entry, Person)
    }
    days = [entry.occurred_at.astimezone(ZoneInfo(entry.zone)).date() for entry in there]
    own = {entry.uid for entry in here or ()}
    theirs = {entry.uid for entry in there}
    return Preview(
        people=tuple(names.get(person, person) for person in aside.people()),
        entries=len(there),
        first=min(days, default=None),
        last=max(days, default=None),
        leaving=None if here is None else len(own - theirs),
        coming=None if here is None else len(theirs - own),
    )
