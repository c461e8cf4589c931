"""The file of each system says what was meant, in the words of that system."""

import plistlib
import subprocess
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.reminders.made import HOME, PLATFORMS, RECORD, command_for, made
from tests.reminders.readers import unit_sections, unit_words, windows_words
from tracker.errors import RefusedError
from tracker.reminders.service import service_for

ODD = "/home/ána 🙂/it's \"50 %\" of $HOME\\${x} ; #'\\"
TASK_NAMES = {"t": "http://schemas.microsoft.com/windows/2004/02/mit/task"}

LETTERS = st.characters(exclude_categories=("Cc", "Cs", "Cn")) | st.sampled_from(" \"'\\%$;#{}=&<>")
PATHS = st.text(LETTERS, min_size=1).map(lambda name: f"/{name}")


def run_by_unit(service):
    """The words that the unit has run, without the shell that hands them on."""
    words = unit_words(unit_sections(service.text)["Service"]["ExecStart"])
    assert words[:3] == ["/bin/sh", "-c", 'exec "$0" "$@"']
    return tuple(words[3:])


def run_by_agent(service):
    return tuple(plistlib.loads(service.content)["ProgramArguments"])


def run_by_task(service):
    task = ElementTree.fromstring(service.content)
    action = task.find("t:Actions/t:Exec", TASK_NAMES)
    arguments = action.findtext("t:Arguments", namespaces=TASK_NAMES)
    return (action.findtext("t:Command", namespaces=TASK_NAMES), *windows_words(arguments))


@given(PATHS, PATHS)
@example(ODD, ODD)
def test_a_unit_runs_what_was_meant(program, record):
    service = made(record=Path(record), program=program)
    assert run_by_unit(service) == command_for(Path(record), program)


@given(PATHS, PATHS)
@example(ODD, ODD)
def test_an_agent_runs_what_was_meant(program, record):
    service = made("darwin", record=Path(record), program=program)
    assert run_by_agent(service) == command_for(Path(record), program)


@given(PATHS.filter(lambda path: path.count("%") < 2), PATHS.filter(lambda p: p.count("%") < 2))
@example(ODD, ODD)
def test_a_task_runs_what_was_meant(program, record):
    service = made("win32", record=Path(record), program=program)
    assert run_by_task(service) == command_for(Path(record), program)


@given(PATHS)
@example(ODD)
def test_the_shell_hands_the_words_of_a_unit_on(record):
    shell = unit_words(unit_sections(made().text)["Service"]["ExecStart"])[:3]
    told = subprocess.run(
        [*shell, "printf", r"%s\0", record, "watch"], capture_output=True, check=True
    )
    assert told.stdout.decode().split("\0") == [record, "watch", ""]


def test_the_unit_begins_at_login_and_again_after_a_crash():
    sections = unit_sections(made().text)
    assert set(sections) == {"Unit", "Service", "Install"}
    assert sections["Service"]["Restart"] == "on-failure"
    assert int(sections["Service"]["RestartSec"]) >= 10
    assert sections["Install"] == {"WantedBy": "default.target"}


def test_the_agent_begins_at_login_and_again_after_a_crash():
    service = made("darwin")
    agent = plistlib.loads(service.content)
    assert agent["RunAtLoad"] is True
    assert agent["KeepAlive"] == {"SuccessfulExit": False}
    assert service.path == HOME / "Library" / "LaunchAgents" / f"{agent['Label']}.plist"
    assert service.on == (("launchctl", "bootstrap", "gui/501", str(service.path)),)
    assert service.off == (("launchctl", "bootout", f"gui/501/{agent['Label']}"),)


def test_the_task_begins_when_this_person_logs_on_and_again_after_a_crash():
    service = made("win32", environ={"USERNAME": "Ána & Co", "USERDOMAIN": "HOME"})
    assert service.content.startswith((b"\xff\xfe", b"\xfe\xff"))
    task = ElementTree.fromstring(service.content)

    def at(place):
        return task.findtext(place, namespaces=TASK_NAMES)

    assert at("t:Triggers/t:LogonTrigger/t:UserId") == "HOME\\Ána & Co"
    assert at("t:Principals/t:Principal/t:UserId") == "HOME\\Ána & Co"
    assert at("t:Settings/t:RestartOnFailure/t:Interval") == "PT1M"
    # The schema keeps the count in one byte.
    assert 1 <= int(at("t:Settings/t:RestartOnFailure/t:Count")) <= 255
    assert at("t:Settings/t:ExecutionTimeLimit") == "PT0S"


@pytest.mark.parametrize(
    ("platform", "environ", "folder"),
    [
        ("linux", {}, "/home/sam/.config/systemd/user"),
        ("linux", {"XDG_CONFIG_HOME": "/cfg"}, "/cfg/systemd/user"),
        ("linux", {"XDG_CONFIG_HOME": "not/whole"}, "/home/sam/.config/systemd/user"),
        ("darwin", {"XDG_CONFIG_HOME": "/cfg"}, "/home/sam/Library/LaunchAgents"),
        ("win32", {}, "/home/sam/AppData/Local/dose-tracker"),
        ("win32", {"LOCALAPPDATA": "/local"}, "/local/dose-tracker"),
    ],
)
def test_the_file_lies_where_the_system_looks(platform, environ, folder):
    assert str(made(platform, environ=environ).path.parent) == folder


@pytest.mark.parametrize("platform", PLATFORMS)
def test_two_records_have_two_services_and_one_record_always_the_same(platform):
    one, other = made(platform), made(platform, record=Path("/home/sam/other.db"))
    assert one.path != other.path
    assert not set(one.off) & set(other.off)
    assert one.path.stem in " ".join(one.off[-1])
    assert made(platform) == one
    assert made(platform, program="/opt/python").path == one.path


@pytest.mark.parametrize("platform", PLATFORMS)
@pytest.mark.parametrize("bad", ["/a\nExecStart=/b", "/a\x00", "/a\udcff", "/a\ufffe", "/a\x85"])
def test_a_path_that_cannot_be_written_down_is_refused(platform, bad):
    with pytest.raises(RefusedError, match="cannot name") as caught:
        service_for(platform, command_for(bad), RECORD, HOME, {}, 501)
    assert "\n" not in str(caught.value)
    str(caught.value).encode()


def test_what_windows_would_replace_is_refused():
    with pytest.raises(RefusedError, match="%TEMP%"):
        made("win32", record=Path("/home/%TEMP%/record.db"))
    assert "5 % x" in made("win32", record=Path("/home/5 % x/record.db")).text


def test_a_system_without_services_is_told_how_to_start_by_hand():
    with pytest.raises(RefusedError, match="by hand: /usr/bin/python3 -m tracker"):
        made("freebsd14")


def test_no_secret_of_the_environment_is_written_down():
    environ = {"TRACKER_PASSPHRASE": "hunter2", "USERNAME": "sam"}
    assert all("hunter2" not in made(name, environ=environ).text for name in PLATFORMS)
