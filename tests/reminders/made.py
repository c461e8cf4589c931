"""Services to test with."""

from pathlib import Path

from tracker.reminders.service import service_for

PLATFORMS = ("linux", "darwin", "win32")
HOME = Path("/home/sam")
RECORD = Path("/home/sam/record.db")
PYTHON = "/usr/bin/python3"


def command_for(record, program=PYTHON):
    return (program, "-m", "tracker", "--db", str(record), "watch")


def made(platform="linux", record=RECORD, home=HOME, environ=None, program=PYTHON):
    return service_for(platform, command_for(record, program), record, home, environ or {}, 501)
