"""Writes the file of a service, has the system switch it on, and takes both back."""

import os
import shlex
import subprocess
from collections.abc import Callable
from pathlib import Path

from tracker.errors import RefusedError
from tracker.reminders.service import Command, Service
from tracker.wording import text

Run = Callable[..., subprocess.CompletedProcess[str]]

# As a shell says it.
NOT_THERE = 127


def install(service: Service, run: Run) -> tuple[str, ...]:
    """Writes the file and switches the service on; gives back what to say.

    Raises RefusedError where the file cannot be written, or where it is but nobody starts it.
    """
    before = _content(service.path)
    if before == service.content and _ended(service.asks, run).returncode == 0:
        return (text("service.same"),)
    if before not in (None, service.content):
        # What runs by the old file would run on beside it.
        for command in service.off:
            _ended(command, run)
    _write(service)
    for command in service.on:
        if (done := _ended(command, run)).returncode:
            who, what = _said_by(done), service.by_hand
            raise RefusedError(text("service.not_on", place=service.path, who=who, what=what))
    return service.says


def uninstall(service: Service, run: Run) -> tuple[str, ...]:
    """Switches the service off and removes its file; gives back what to say.

    Raises RefusedError where the file cannot be removed, or where it may run on without it.
    """
    if _content(service.path) is None and _ended(service.asks, run).returncode:
        return (text("service.absent"),)
    done = [_ended(command, run) for command in service.off][-1]
    _remove(service.path)
    for command in service.gone:
        _ended(command, run)
    if done.returncode not in (0, NOT_THERE):
        who, what = _said_by(done), as_typed(done.args)
        raise RefusedError(text("service.not_off", place=service.path, who=who, what=what))
    return (text("service.off", place=service.path),)


def as_typed(command: Command) -> str:
    """A command as a person types it into the shell of this system."""
    return subprocess.list2cmdline(command) if os.name == "nt" else shlex.join(command)


def _content(path: Path) -> bytes | None:
    """What stands in a file, None where there is none."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise RefusedError(f"{path} cannot be read: {error.strerror}; check it") from None


def _write(service: Service) -> None:
    """Writes the file for its owner's eyes only, whole or not at all."""
    path = service.path
    beside = path.with_name(f".{path.name}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(service.content)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    except OSError as error:
        if beside.is_file():
            beside.unlink()
        raise RefusedError(
            f"{path} cannot be written: {error.strerror}; check that its folder is yours"
        ) from None


def _remove(path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise RefusedError(f"{path} cannot be removed: {error.strerror}; remove it by hand") from (
            None
        )


def _ended(command: Command, run: Run) -> subprocess.CompletedProcess[str]:
    """How a command ended; NOT_THERE where there is no such program."""
    try:
        return run(command, capture_output=True, text=True, errors="replace", check=False)
    except OSError as error:
        return subprocess.CompletedProcess(command, NOT_THERE, "", error.strerror or "")


def _said_by(done: subprocess.CompletedProcess[str]) -> str:
    """The first line of what a program said when it did not do what it was asked."""
    said = done.stderr.strip() or done.stdout.strip() or f"exit code {done.returncode}"
    return f"{done.args[0]}: {said.splitlines()[0].rstrip('. ')}"
