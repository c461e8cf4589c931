"""The commands that look, that say who can be reached, and that answer."""

import io
import json
from datetime import timedelta

import pytest

from db.contacts import contacts_of, keep_verified
from db.store import open_store

HOUR = timedelta(hours=1)


def reach_kim(shell, stopped, monkeypatch):
    """Kim may see how things are, over a channel that refuses."""
    assert shell("share", "Kim", "--level", "2") == 0
    monkeypatch.setattr("sys.stdin", io.StringIO("json://127.0.0.1:9/secret-place\n"))
    assert shell("contacts", "add", "Kim") == 0, shell.err
    with open_store(shell.place) as store:
        keep_verified(store, contacts_of(store, "sam")[-1], stopped.at)


@pytest.mark.parametrize(
    ("hours", "code", "title"),
    [(0, 12, "Your medicine may not work now"), (-200, 10, "Do you have naloxone?")],
)
def test_check_ends_with_the_worst_of_what_is_true(sam, stopped, hours, code, title):
    stopped.at -= 60 * HOUR
    assert sam("take", "--mg", "50", "-y") == 0, sam.err
    stopped.at += 60 * HOUR if not hours else HOUR
    assert sam("check") == code
    assert title in sam.out


def test_check_ends_with_nothing_when_nothing_presses(sam, stopped):
    sam("naloxone", "--place", "drawer")
    stopped.at += 20 * HOUR
    sam("take", "--mg", "50", "-y")
    stopped.at += 2 * HOUR
    assert sam("check") == 0
    assert "On track" in sam.out


def test_check_gives_json_a_line_for_each_person(sam):
    assert sam("setup", "--name", "Ana", "--zone", "UTC") == 0
    sam("check", "--json")
    said = [json.loads(line) for line in sam.out.splitlines()]
    assert [line["person"] for line in said] == ["ana", "sam"]
    assert "NOT_DELIVERABLE" in {w["code"] for w in said[0]["warnings"]}
    assert sam("check", "--person", "sam", "--json") in (10, 11, 12)
    assert len(sam.out.splitlines()) == 1


def test_status_of_now_tells_of_its_own_checks_and_of_another_time_does_not(shell):
    shell("setup", "--name", "Sam", "--zone", "UTC")
    codes = {w["code"] for w in shell.status()["warnings"]}
    assert "NOT_DELIVERABLE" in codes
    then = {w["code"] for w in shell.status("--at", "1 h ago")["warnings"]}
    assert "NOT_DELIVERABLE" not in then


def test_an_address_is_read_and_never_shown_again(sam, stopped, monkeypatch):
    reach_kim(sam, stopped, monkeypatch)
    said = sam.out
    for words in (["contacts"], ["contacts", "test", "Kim"], ["check"], ["notices", "--told"],
                  ["checklist"], ["export", "-"]):  # fmt: skip
        sam(*words)
        said += sam.out + sam.err
    assert "secret-place" not in said
    assert "Kim: json, works" in said


def test_an_address_that_is_none_changes_nothing(sam, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO("nothing at all\n"))
    assert sam("contacts", "add", "Kim") == 2
    assert "not one we know" in sam.err
    assert "nothing at all" not in sam.err
    sam("contacts")
    assert "Kim" not in sam.out


@pytest.mark.parametrize("what", ["test", "remove", "words", "delay"])
def test_somebody_who_is_not_there_is_named(sam, what):
    assert sam("contacts", what, "Lee", "plain" if what == "words" else "7") == 1
    assert "Lee" in sam.err


def test_a_code_confirms_and_a_wrong_one_does_not(sam, monkeypatch):
    from tracker.reminders import contacts
    from tracker.reminders.channels import Outcome

    letters = []
    sam("share", "Kim", "--level", "1")
    monkeypatch.setattr("sys.stdin", io.StringIO("json://127.0.0.1:9/x\n"))
    assert sam("contacts", "add", "Kim") == 0
    with open_store(sam.place) as store:
        from tracker.usecases.book import Book

        def keep(_, letter):
            letters.append(letter.body)
            return Outcome.SENT

        contacts.test(Book(store), "sam", "Kim", contacts_of(store, "sam")[0].added_at, keep)
    code = letters[0].split()[-1]
    wrong = f"{(int(code) + 1) % 10**6:06}"
    assert sam("contacts", "confirm", "Kim", wrong) == 1
    sam("contacts")
    assert "not confirmed yet" in sam.out
    assert sam("contacts", "confirm", "Kim", code) == 0, sam.err
    sam("contacts")
    assert "Kim: json, works" in sam.out
    assert sam("contacts", "confirm", "Kim", code) == 1


def test_rules_are_shown_changed_and_kept(sam):
    words = ["notices", "--quiet", "23:00-06:30", "--visit-days", "7,1", "--others-after", "45"]
    assert sam(*words) == 0, sam.err
    sam("notices")
    assert "23:00-06:30" in sam.out
    assert "7, 1" in sam.out
    assert "45 min" in sam.out


@pytest.mark.parametrize(
    "words",
    [("--quiet", "late"), ("--quiet", "22:00"), ("--morning", "9 o'clock"),
     ("--visit-days", "x"), ("--heads-up", "-1"), ("--others-after", "9999")],
)  # fmt: skip
def test_rules_that_cannot_be_are_refused_in_one_line(sam, words):
    sam("notices")
    before = sam.out
    assert sam("notices", f"{words[0]}={words[1]}") == 2
    assert len(sam.err.splitlines()) == 1
    sam("notices")
    assert sam.out == before


def test_the_check_list_names_what_is_missing_and_what_to_do(sam):
    assert sam("checklist") == 10
    assert "✓ You can be reached" in sam.out
    assert "! Nobody looks for warnings while this is closed" in sam.out
    assert "tracker watch --install" in sam.out
    sam("checklist", "--json")
    assert {"good", "what", "todo"} == json.loads(sam.out.splitlines()[0]).keys()


def test_a_pill_in_the_quiet_hours_is_named_by_the_list(sam):
    sam("notices", "--quiet", "07:30-09:00")
    sam("checklist")
    assert "! A pill falls in your quiet hours: 08:00" in sam.out


def test_set_up_ends_with_the_check_list(shell):
    assert shell("setup", "--name", "Sam", "--zone", "UTC") == 0
    assert "! You cannot be reached" in shell.out


def test_an_answer_has_others_wait(sam, stopped, monkeypatch):
    stopped.at -= 60 * HOUR
    sam("take", "--mg", "50", "-y")
    stopped.at += 60 * HOUR
    reach_kim(sam, stopped, monkeypatch)
    assert sam("answer") == 1
    sam("check")
    assert sam("status") == 0
    assert "▲ We tell Kim at 12:10, unless you answer." in sam.out
    assert sam("answer") == 0, sam.err
    assert "14:00" in sam.out
    assert sam("answer") == 1
    assert "Others wait until 14:00" in sam.err
    stopped.at += 30 * timedelta(minutes=1)
    sam("check")
    sam("notices", "--told")
    assert "Kim  Their medicine" not in sam.out
    stopped.at += 2 * HOUR
    sam("check")
    stopped.at += timedelta(minutes=11)
    sam("check")
    sam("notices", "--told")
    assert "Kim  Their medicine" in sam.out


def test_the_same_way_twice_and_one_of_several_are_refused(sam, stopped, monkeypatch):
    reach_kim(sam, stopped, monkeypatch)
    for address, code in (("json://127.0.0.1:9/secret-place", 1), ("json://127.0.0.1:9/b", 0)):
        monkeypatch.setattr("sys.stdin", io.StringIO(f"{address}\n"))
        assert sam("contacts", "add", "kim") == code
    assert sam("contacts", "remove", "KIM") == 1
    assert "more than one" in sam.err
    assert sam("contacts", "remove", "KIM", "3") == 0, sam.err
    sam("contacts")
    assert sam.out.count("Kim") == 1


def test_somebody_to_share_with_and_no_way_to_tell_them_is_named(sam):
    sam("share", "Kim", "--level", "2")
    sam("checklist")
    assert "! You share with Kim, but there is no way to tell them" in sam.out
