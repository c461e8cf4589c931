"""The views and what is done in them, as commands."""

import json
from datetime import timedelta

import pytest

from tests.conftest import NOON


@pytest.mark.parametrize("command", ["today", "upcoming", "month", "timeline", "progress"])
@pytest.mark.parametrize("plain", [(), ("--plain",)])
def test_each_view_is_plain_text_where_there_is_no_terminal(sam, command, plain):
    assert sam(command, *plain) == 0
    assert "Sam" in sam.out
    assert sam.err == ""


def test_the_agenda_as_json_and_by_range(sam):
    assert sam("upcoming", "--days", "60", "--json") == 0
    rows = [json.loads(line) for line in sam.out.splitlines()]
    assert {"day", "kind", "what", "when", "overdue", "severity"} == set(rows[0])
    assert sam("upcoming", "--days", "7") == 2
    assert "14, 60 or 365" in sam.err


def test_a_visit_from_booking_to_the_injection_that_is_asked_for(sam, stopped):
    assert sam("visit", "book", "injection", "--at", "Thu 10:00") == 0
    assert "Thu 10 Jun 10:00" in sam.out
    assert sam("visit", "attended") == 1
    assert "lies ahead" in sam.err
    assert sam("visit", "move", "--to", "Fri 11:00") == 0
    stopped.at = NOON + timedelta(days=3)
    assert sam("visit", "attended") == 0
    assert "tracker inject" in sam.out
    assert sam("visit", "cancel") == 1
    assert "No visit is booked" in sam.err


def test_several_visits_need_a_time(sam):
    sam("visit", "book", "lab", "--at", "Thu 10:00")
    sam("visit", "book", "group", "--at", "Fri 10:00")
    assert sam("visit", "cancel") == 1
    assert "--at" in sam.err
    assert sam("visit", "cancel", "--at", "Fri 10:00") == 0


def test_one_day_of_the_month_is_opened(sam):
    sam("take", "--at", "9am", "--yes")
    assert sam("month", "--day", "today") == 0
    assert "taken" in sam.out
    assert "Pill taken" in sam.out


def test_what_if(sam):
    sam("take", "--at", "9am", "--yes")
    assert sam("what-if", "--miss", "tomorrow") == 0
    assert "You would be told" in sam.out
    assert sam("what-if") == 2
    assert sam("what-if", "--visit", "Fri") == 1


def test_an_edit_a_void_and_a_restore(sam):
    sam("take", "--at", "9am", "--yes", "--json")
    uid = json.loads(sam.out)["logged"][-1]["uid"]
    assert sam("edit", uid) == 2
    assert sam("edit", uid, "--at", "10am") == 1
    assert "--yes" in sam.err
    assert sam("edit", uid, "--at", "10am", "--yes", "--reason", "wrong clock", "--json") == 0
    new = json.loads(sam.out)["logged"][-1]
    assert new["occurred_at"].endswith("10:00:00-04:00")
    assert sam("void", new["uid"]) == 0
    assert sam("bring-back", new["uid"]) == 1
    assert sam("bring-back", new["uid"], "--yes") == 0
    assert sam("void", "none") == 1


def test_sharing_and_what_the_viewer_does(sam):
    assert sam("care") == 1
    assert "--as NAME" in sam.err
    assert sam("share") == 0
    assert "share with nobody" in sam.out
    assert sam("share", "Kim") == 2
    assert sam("share", "Kim", "--level", "2", "--until", "in 30 days") == 0
    assert sam("share", "Kim", "--preview") == 0
    preview = sam.out
    assert sam("care", "--as", "Kim", "--json") == 0
    assert json.loads(sam.out)["name"] == "Sam"
    assert sam("care", "--as", "Kim", "--person", "sam") == 0
    assert sam.out == preview
    assert sam("share") == 0
    assert "looked today" in sam.out
    assert sam("acknowledge", "NONE", "--as", "Kim", "--until", "18:00") == 1
    assert "CONTINUING_RISK" in sam.err
    assert sam("acknowledge", "CONTINUING_RISK", "--as", "Kim") == 2
    assert sam("acknowledge", "CONTINUING_RISK", "--as", "Kim", "--until", "18:00") == 0
    assert sam("care", "--as", "Kim") == 0
    assert "Kim, to today 18:00" in sam.out
    assert sam("acknowledge", "CONTINUING_RISK", "--as", "Kim", "--outcome", "not_safe") == 0
    assert "Call 911" in sam.out
    assert sam("snooze", "DOSE_LATE", "--as", "Kim", "--until", "in 2 h", "--json") == 0
    uid = json.loads(sam.out)["logged"][0]["uid"]
    assert sam("snooze", "--as", "Kim") == 0
    assert uid in sam.out
    assert sam("snooze", "--cancel", uid, "--as", "Kim") == 0
    assert sam("share", "Kim", "--off") == 0
    assert sam("care", "--as", "Kim") == 0
    assert "turned off sharing" in sam.out
    assert sam("care", "--as", "Lee") == 0
    assert "Nobody shares with Lee" in sam.out


def test_keys_are_listed_with_their_ids(shell):
    assert shell("keys") == 0
    assert "today.take" in shell.out
    assert "settings.toml" in shell.out
