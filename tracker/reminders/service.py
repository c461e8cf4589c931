"""The watch as a service of the system: the file it needs, and how it is switched on and off.

All of it is worked out from values alone; `tracker.reminders.installing` does it.
"""

import hashlib
import os
import re
import shlex
import subprocess
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tracker.errors import RefusedError
from tracker.wording import text

Command = tuple[str, ...]

RESTART_SECONDS = 60
# The most that the schema of a task has room for.
TASK_RESTARTS = 255
EXPANDED_BY_WINDOWS = re.compile(r"%[^%]+%")
# `sh` hands all words on as they are. Named at once, a program may have no quote in its path.
SHELL = ("/bin/sh", "-c", 'exec "$0" "$@"')

TASK = """\
<?xml version="1.0" encoding="UTF-16"?>
<Task version="1.2" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">
  <RegistrationInfo>
    <Description>{description}</Description>
  </RegistrationInfo>
  <Triggers>
    <LogonTrigger>
      <Enabled>true</Enabled>
      <UserId>{user}</UserId>
    </LogonTrigger>
  </Triggers>
  <Principals>
    <Principal id="Author">
      <UserId>{user}</UserId>
      <LogonType>InteractiveToken</LogonType>
      <RunLevel>LeastPrivilege</RunLevel>
    </Principal>
  </Principals>
  <Settings>
    <MultipleInstancesPolicy>IgnoreNew</MultipleInstancesPolicy>
    <DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries>
    <StopIfGoingOnBatteries>false</StopIfGoingOnBatteries>
    <StartWhenAvailable>true</StartWhenAvailable>
    <ExecutionTimeLimit>PT0S</ExecutionTimeLimit>
    <RestartOnFailure>
      <Interval>PT1M</Interval>
      <Count>{restarts}</Count>
    </RestartOnFailure>
  </Settings>
  <Actions Context="Author">
    <Exec>
      <Command>{program}</Command>
      <Arguments>{arguments}</Arguments>
    </Exec>
  </Actions>
</Task>
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """A service as it would be set up: one file, and the commands that go with it.

    `asks` ends with 0 while the service is on. `on` comes after the file is written, `off`
    before it goes (the last of them decides), `gone` after. `by_hand` starts the watch without
    a service; `says` is what to tell once it is on.
    """

    path: Path
    text: str
    encoding: str
    asks: Command
    on: tuple[Command, ...]
    off: tuple[Command, ...]
    gone: tuple[Command, ...]
    by_hand: str
    says: tuple[str, ...]

    @property
    def content(self) -> bytes:
        """What stands in the file."""
        return self.text.encode(self.encoding)


def service_for(
    platform: str,
    command: Command,
    record: Path,
    home: Path,
    environ: Mapping[str, str],
    user_id: int,
) -> Service:
    """The service that runs `command` for a record, one for each record, named by its whole path.

    `record` and `home` are whole paths, `platform` is as in sys.platform, `user_id` is the number
    of the person's account (macOS).
    Raises RefusedError where a path cannot be written down, and for other platforms.
    """
    _check_words(command)
    name = f"dose-tracker-watch-{_short_hash(record)}"
    match platform:
        case "linux":
            return _unit(name, command, home, environ)
        case "darwin":
            return _agent(name, command, home, user_id)
        case "win32":
            return _task(name, command, home, environ)
    raise RefusedError(text("service.unknown", what=shlex.join(command)))


def _unit(name: str, command: Command, home: Path, environ: Mapping[str, str]) -> Service:
    named = Path(environ.get("XDG_CONFIG_HOME", ""))
    config = named if named.is_absolute() else home / ".config"
    unit = f"{name}.service"
    path = config / "systemd" / "user" / unit
    systemctl = ("systemctl", "--user")
    words = " ".join(_unit_word(word) for word in (*SHELL, *command))
    return Service(
        path=path,
        text=(
            "[Unit]\n"
            f"Description={text('service.description').replace('%', '%%')}\n"
            "\n"
            "[Service]\n"
            f"ExecStart={words}\n"
            "Restart=on-failure\n"
            f"RestartSec={RESTART_SECONDS}\n"
            "\n"
            "[Install]\n"
            "WantedBy=default.target\n"
        ),
        encoding="utf-8",
        asks=(*systemctl, "is-active", "--quiet", unit),
        on=((*systemctl, "daemon-reload"), (*systemctl, "enable", "--now", unit)),
        off=((*systemctl, "disable", unit), (*systemctl, "stop", unit)),
        gone=((*systemctl, "daemon-reload"),),
        by_hand=shlex.join(command),
        says=(*_said(path), text("service.linger", what="loginctl enable-linger")),
    )


def _agent(name: str, command: Command, home: Path, user_id: int) -> Service:
    import plistlib

    path = home / "Library" / "LaunchAgents" / f"{name}.plist"
    domain = f"gui/{user_id}"
    agent = {
        "Label": name,
        "ProgramArguments": list(command),
        "RunAtLoad": True,
        "KeepAlive": {"SuccessfulExit": False},
        "ThrottleInterval": RESTART_SECONDS,
    }
    return Service(
        path=path,
        text=plistlib.dumps(agent, sort_keys=False).decode("utf-8"),
        encoding="utf-8",
        asks=("launchctl", "print", f"{domain}/{name}"),
        on=(("launchctl", "bootstrap", domain, str(path)),),
        off=(("launchctl", "bootout", f"{domain}/{name}"),),
        gone=(),
        by_hand=shlex.join(command),
        says=_said(path),
    )


def _task(name: str, command: Command, home: Path, environ: Mapping[str, str]) -> Service:
    from xml.sax.saxutils import escape

    for word in command:
        if found := EXPANDED_BY_WINDOWS.search(word):
            raise RefusedError(
                f"Windows would put another word in place of {found[0]} in {word!r}; "
                "move it to a path without percent signs"
            )
    local = environ.get("LOCALAPPDATA")
    path = (Path(local) if local else home / "AppData" / "Local") / "dose-tracker" / f"{name}.xml"
    user = environ.get("USERNAME") or home.name
    domain = environ.get("USERDOMAIN")
    return Service(
        path=path,
        text=TASK.format(
            description=escape(text("service.description")),
            user=escape(f"{domain}\\{user}" if domain else user),
            restarts=TASK_RESTARTS,
            program=escape(command[0]),
            arguments=escape(subprocess.list2cmdline(command[1:])),
        ),
        encoding="utf-16",
        asks=("schtasks", "/Query", "/TN", name),
        on=(
            ("schtasks", "/Create", "/TN", name, "/XML", str(path), "/F"),
            ("schtasks", "/Run", "/TN", name),
        ),
        off=(("schtasks", "/End", "/TN", name), ("schtasks", "/Delete", "/TN", name, "/F")),
        gone=(),
        by_hand=subprocess.list2cmdline(command),
        says=_said(path),
    )


def _said(path: Path) -> tuple[str, str]:
    return text("service.on"), text("service.written", place=path)


def _unit_word(word: str) -> str:
    """A word as systemd reads it back: quotes and backslashes, then specifiers and variables."""
    word = word.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{word.replace("%", "%%").replace("$", "$$")}"'


def _short_hash(record: Path) -> str:
    return hashlib.sha256(os.fsencode(record)).hexdigest()[:8]


def _check_words(words: Command) -> None:
    """Refuses what no unit, property list or task has a way to write."""
    for word in words:
        if any(_is_unwritable(letter) for letter in word):
            raise RefusedError(
                f"{word!r} has a letter that a service cannot name; give it a plain name"
            )


def _is_unwritable(letter: str) -> bool:
    code = ord(letter)
    no_letter = 0xFDD0 <= code <= 0xFDEF or code & 0xFFFE == 0xFFFE
    return no_letter or unicodedata.category(letter) in ("Cc", "Cs")
