"""How a letter leaves: over the channels of Apprise, to the desktop, or onto an open page.

A channel's address is secret. What a library says when it fails may hold it, so nothing of that
is passed on: a try ends as one of three words.
"""

import logging
import shutil
import subprocess
from contextlib import suppress
from enum import StrEnum
from typing import Any

from tracker.engine.assessment import Severity
from tracker.engine.contacts import SCREEN
from tracker.errors import UsageError
from tracker.reminders.letters import Letter
from tracker.wording import text

# An open page or a watcher in a terminal shows it and rings the bell.
DESKTOP = "desktop"
KEY_HEADER = "X-Reminder-Key"
DESKTOP_WAIT = 10
# Libraries that log where they send to; the path of an address may be a password.
OUTSPOKEN = ("apprise", "requests", "urllib3")
LEVELS = {
    Severity.INFO: "info",
    Severity.CAUTION: "warning",
    Severity.URGENT: "warning",
    Severity.CRITICAL: "failure",
}


class Outcome(StrEnum):
    """How a try ended: it was accepted, refused, or nothing is known of it."""

    SENT = "sent"
    REFUSED = "refused"
    SILENT = "silent"


def send(channel: str, letter: Letter) -> Outcome:
    """Sends a letter over a channel; waits for its answer as long as the channel's library does."""
    if channel.startswith(f"{DESKTOP}:"):
        return _to_desktop(letter)
    return _by_apprise(channel, letter)


def check_channel(channel: str) -> None:
    """Refuses an address that no channel understands, without showing it again."""
    if channel in (f"{SCREEN}:", f"{DESKTOP}:"):
        return
    if _server(channel) is None:
        raise UsageError(text("contacts.no_channel"))


def _by_apprise(channel: str, letter: Letter) -> Outcome:
    server = _server(channel)
    if server is None:
        return Outcome.REFUSED
    if isinstance(getattr(server, "headers", None), dict):
        # Whoever receives the same key twice has the same message.
        server.headers = {**server.headers, KEY_HEADER: letter.key}
    level = LEVELS[letter.severity]
    # What it says when it fails may hold the address: nobody is to hear it.
    with suppress(Exception):
        if server.notify(title=letter.title, body=letter.body, notify_type=level):
            return Outcome.SENT
    return Outcome.REFUSED


def _server(channel: str) -> Any:
    # It takes long to load, and most commands send nothing.
    import apprise

    for name in OUTSPOKEN:
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)
    asset = apprise.AppriseAsset(
        app_id=text("app.reminder"),
        app_desc=text("app.reminder"),
        app_url="",
        async_mode=False,
        secure_logging=True,
    )
    try:
        return apprise.Apprise.instantiate(channel, asset=asset, suppress_exceptions=True)
    except (TypeError, ValueError):
        return None


def _to_desktop(letter: Letter) -> Outcome:
    """Shows it on the desktop; its answer is what the desktop says, not that it was asked."""
    program = shutil.which("notify-send")
    if program is None:
        return Outcome.REFUSED
    urgency = "critical" if letter.severity is Severity.CRITICAL else "normal"
    words = [program, "--app-name", text("app.reminder"), "--urgency", urgency]
    try:
        done = subprocess.run(  # noqa: S603  the program's own words, and no shell
            [*words, "--", letter.title, letter.body],
            capture_output=True,
            timeout=DESKTOP_WAIT,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return Outcome.SILENT
    except OSError:
        return Outcome.REFUSED
    return Outcome.SENT if done.returncode == 0 else Outcome.REFUSED
