"""A service goes in and out: what is written, what is run, and what is said where that fails."""

import stat
import subprocess

import pytest

from tests.reminders.made import PLATFORMS, made
from tracker.errors import RefusedError
from tracker.reminders.installing import install, uninstall


class Manager:
    """A manager of services: what it was told, what it answers, and what it has on."""

    def __init__(self, *refused):
        self.told, self.refused, self.on = [], refused, False

    def __call__(self, command, **_):
        self.told.append(command)
        if set(command) & {"is-active", "print", "/Query"}:
            return subprocess.CompletedProcess(command, 0 if self.on else 3, "", "")
        if set(command) & set(self.refused):
            said = "Failed to connect to bus: No medium found\nmore"
            return subprocess.CompletedProcess(command, 1, "", said)
        if set(command) & {"enable", "bootstrap", "/Run", "stop", "bootout", "/Delete"}:
            self.on = bool(set(command) & {"enable", "bootstrap", "/Run"})
        return subprocess.CompletedProcess(command, 0, "", "")


def nobody(command, **_):
    raise FileNotFoundError(2, "No such file or directory", command[0])


@pytest.mark.parametrize("platform", PLATFORMS)
def test_in_and_out_again(platform, tmp_path):
    service, manager = made(platform, home=tmp_path), Manager()
    said = install(service, manager)
    assert manager.told == list(service.on)
    assert service.path.read_bytes() == service.content
    assert stat.S_IMODE(service.path.stat().st_mode) == 0o600
    assert str(service.path) in said[1]
    assert any("loginctl enable-linger" in line for line in said) == (platform == "linux")
    manager.told.clear()
    assert str(service.path) in uninstall(service, manager)[0]
    assert manager.told == [*service.off, *service.gone]
    assert list(service.path.parent.iterdir()) == []


@pytest.mark.parametrize("platform", PLATFORMS)
def test_a_second_time_changes_nothing_and_says_so(platform, tmp_path):
    service, manager = made(platform, home=tmp_path), Manager()
    install(service, manager)
    before = service.path.stat()
    manager.told.clear()
    assert install(service, manager) == ("The watch is on as it is. Nothing was changed.",)
    assert manager.told == [service.asks]
    after = service.path.stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_what_is_written_and_yet_off_is_switched_on(tmp_path):
    service, manager = made(home=tmp_path), Manager()
    install(service, manager)
    manager.on = False
    assert install(service, manager) == service.says
    assert manager.on


def test_a_new_program_takes_the_place_of_the_old_one(tmp_path):
    old, new, manager = made(home=tmp_path), made(home=tmp_path, program="/opt/python"), Manager()
    install(old, manager)
    manager.told.clear()
    assert install(new, manager) == new.says
    assert manager.told == [*old.off, *new.on]
    assert new.path.read_bytes() == new.content
    assert manager.on


@pytest.mark.parametrize("platform", PLATFORMS)
def test_what_is_not_there_is_not_removed(platform, tmp_path):
    said = uninstall(made(platform, home=tmp_path), Manager())
    assert said == ("This record has no watch. Nothing was changed.",)
    assert list(tmp_path.iterdir()) == []


def test_what_runs_without_its_file_is_switched_off(tmp_path):
    service, manager = made("win32", home=tmp_path), Manager()
    manager.on = True
    assert "off" in uninstall(service, manager)[0]
    assert not manager.on


@pytest.mark.parametrize("platform", PLATFORMS)
def test_without_a_manager_the_file_is_there_and_one_line_says_what_to_do(platform, tmp_path):
    service = made(platform, home=tmp_path)
    with pytest.raises(RefusedError, match="is written") as caught:
        install(service, nobody)
    said = str(caught.value)
    assert str(service.path) in said
    assert f"{service.on[0][0]}: No such file or directory." in said
    assert said.endswith(f"by hand: {service.by_hand}")
    assert "\n" not in said
    assert service.path.read_bytes() == service.content
    assert "off" in uninstall(service, nobody)[0]
    assert not service.path.exists()


def test_a_manager_that_does_not_answer_is_quoted(tmp_path):
    service = made(home=tmp_path)
    with pytest.raises(RefusedError, match=r"systemctl: Failed to connect to bus") as caught:
        install(service, Manager("daemon-reload"))
    assert "\n" not in str(caught.value)
    with pytest.raises(RefusedError, match="may still be on") as caught:
        uninstall(service, Manager("stop"))
    assert str(caught.value).endswith(f"systemctl --user stop {service.path.name}")
    assert not service.path.exists()


def test_a_task_that_does_not_run_is_removed_all_the_same(tmp_path):
    service, manager = made("win32", home=tmp_path), Manager("/End")
    install(service, manager)
    assert "off" in uninstall(service, manager)[0]


def test_a_folder_that_cannot_be_written_to_is_named_and_nothing_is_run(tmp_path):
    (tmp_path / ".config").write_text("a file")
    service, manager = made(home=tmp_path), Manager()
    with pytest.raises(RefusedError, match="cannot be") as caught:
        install(service, manager)
    assert str(service.path) in str(caught.value)
    assert manager.told == []


def test_a_write_that_fails_leaves_nothing_behind(tmp_path):
    service, manager = made(home=tmp_path), Manager()
    service.path.parent.mkdir(parents=True)
    part = service.path.with_name(f".{service.path.name}.part")
    part.mkdir()
    with pytest.raises(RefusedError, match="cannot be written"):
        install(service, manager)
    assert list(service.path.parent.iterdir()) == [part]
    assert manager.told == []
