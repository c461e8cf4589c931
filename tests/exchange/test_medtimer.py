"""medTimer's table of events and its backup: what is a pill, and what is left out and why."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from tracker.errors import LogError
from tracker.exchange.medtimer import is_medtimer_table, read_medtimer_backup, read_medtimer_table
from tracker.exchange.others import Event, Kind, Left, Why
from tracker.exchange.recognised import is_of_other, read_other

ZONE = "America/New_York"
HEADER = "Reminded;Name;Dosage;Taken;Tags;Interval;Notes;Reminded (ISO 8601);Taken (ISO 8601)"
TAKEN = "6/8/27, 8:00;Naltrexone;50 mg;6/8/27, 8:03;;;;2027-06-08T12:00:00Z;2027-06-08T12:03:00Z"
AT = datetime(2027, 6, 8, 12, 3, tzinfo=UTC)
EVENT = {
    "reminderEventId": 1, "medicineName": "Naltrexone", "amount": "50 mg", "status": "TAKEN",
    "remindedTimestamp": int(AT.timestamp()) - 180, "processedTimestamp": int(AT.timestamp()),
    "reminderId": 1, "tags": [], "notes": "", "reminderType": "TIME_BASED",
}  # fmt: skip


def table(*rows):
    return read_medtimer_table("\n".join([HEADER, *rows, ""]))


def backup(*events):
    wrapped = {"version": 24, "list": list(events)}
    return json.dumps({"medicines": {"version": 24, "list": []}, "events": wrapped}, indent=2)


def test_a_pill_taken_is_an_event_at_its_own_time():
    found = table(TAKEN)
    assert found.events == (Event(2, Kind.TAKEN, "Naltrexone", "50 mg", AT, key=AT.isoformat()),)
    assert found.left == ()


def test_the_headers_of_any_language_are_known_by_their_last_two():
    german = HEADER.replace("Reminded", "Erinnert").replace("Taken", "Genommen")
    assert is_medtimer_table(german)
    assert read_medtimer_table(f"{german}\r\n{TAKEN}\r\n").events[0].at == AT


@pytest.mark.parametrize(
    ("row", "name", "why"),
    [
        ("a;Naltrexone;50 mg;;;;;2027-06-08T12:00:00Z;", "Naltrexone", Why.NOT_TAKEN),
        (TAKEN.replace("12:03:00Z", "12:03"), "Naltrexone", Why.TIME),
        (TAKEN.replace("2027-06-08T12:03", "2927-06-08T12:03"), "Naltrexone", Why.TIME),
        (TAKEN.replace("2027-06-08T12:00", "2027-13-08T12:00"), "Naltrexone", Why.TIME),
        (TAKEN.replace("Naltrexone", " "), None, Why.ROW),
        (TAKEN.replace("Naltrexone", "Nal\x00trexone"), None, Why.ROW),
        (TAKEN.replace("50 mg", "50 mg;x"), None, Why.ROW),
        ("a;b;c", None, Why.ROW),
    ],
)
def test_a_row_that_is_left_out_says_why(row, name, why):
    found = table(TAKEN, row)
    assert found.left == (Left(3, name, why),)
    assert len(found.events) == 1


def test_a_note_may_run_over_lines_and_the_rows_after_it_keep_their_numbers():
    noted = TAKEN.replace(";;;;", ";;;one\n\nthree;")
    found = table(noted, TAKEN.replace("12:03", "12:04"))
    assert [event.row for event in found.events] == [2, 5]
    assert found.left == ()


def test_a_row_cut_short_does_not_swallow_the_next():
    found = table("6/8/27, 8:00;Naltrexone;50 mg", TAKEN)
    assert found.left == (Left(2, None, Why.ROW),)
    assert [event.row for event in found.events] == [3]


@pytest.mark.parametrize(
    "header", ["Time;Medicine name;Dosage;Taken", HEADER.rpartition(";")[0], HEADER + ";More"]
)
def test_a_table_of_another_version_is_refused_whole(header):
    assert is_of_other(f"{header}\n{TAKEN}\n")
    with pytest.raises(LogError, match="nine columns"):
        read_other(f"{header}\n{TAKEN}\n", ZONE)


def test_the_events_of_a_backup_are_those_of_the_table():
    assert is_of_other(backup(EVENT))
    found = read_other(backup(EVENT), ZONE)
    assert found.events == (Event(1, Kind.TAKEN, "Naltrexone", "50 mg", AT, key=AT.isoformat()),)
    assert not found.by_line


def test_an_older_backup_is_the_list_alone():
    content = json.dumps({"version": 5, "list": [EVENT]})
    assert is_of_other(content)
    assert len(read_other(content, ZONE).events) == 1


def test_what_the_app_marked_by_itself_is_nobodys_word():
    medicines = {
        "list": [{"medicine": {"name": "Naltrexone"}, "reminders": [
            {"reminderId": 1, "automaticallyTaken": True},
            {"reminderId": 2, "automaticallyTaken": False}, {"reminderId": 3},
        ]}]
    }  # fmt: skip
    listed = [EVENT | {"reminderId": number} for number in (1, 2, 3)]
    events = {"version": 24, "list": listed}
    found = read_other(json.dumps({"medicines": medicines, "events": events}), ZONE)
    assert found.left == (Left(1, "Naltrexone", Why.ASSUMED),)
    assert [event.row for event in found.events] == [2, 3]
    assert not found.may_assume
    assert read_other(json.dumps({"events": events}), ZONE).may_assume
    assert table(TAKEN).may_assume


def test_a_dose_put_in_by_hand_was_taken_when_the_person_said():
    by_hand = EVENT | {"reminderId": -1, "remindedTimestamp": EVENT["processedTimestamp"] - 7200}
    (event,) = read_medtimer_backup(backup(by_hand), ZONE).events
    assert event.at == AT - timedelta(hours=2)
    assert event.key == table(TAKEN).events[0].key
    later = by_hand | {"remindedTimestamp": EVENT["processedTimestamp"] + 7200}
    assert read_medtimer_backup(backup(later), ZONE).events[0].at == AT


def test_a_skip_names_the_local_time_of_its_reminder():
    (event,) = read_medtimer_backup(backup(EVENT | {"status": "SKIPPED"}), ZONE).events
    assert event.kind is Kind.SKIPPED
    assert event.slot == datetime(2027, 6, 8, 8, 0)
    assert event.at == AT


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"status": "RAISED"}, Why.NOT_TAKEN),
        ({"status": "ACKNOWLEDGED"}, Why.NOT_TAKEN),
        ({"reminderType": "OUT_OF_STOCK"}, Why.NOT_TAKEN),
        ({"status": "DELETED"}, Why.DELETED),
        ({"status": "EATEN"}, Why.STATUS),
        ({"status": None}, Why.STATUS),
        ({"processedTimestamp": 0}, Why.TIME),
        ({"processedTimestamp": True}, Why.TIME),
        ({"processedTimestamp": "1812456180"}, Why.TIME),
        ({"processedTimestamp": 10**30}, Why.TIME),
        ({"medicineName": 7}, Why.ROW),
        ({"amount": None}, Why.ROW),
    ],
)
def test_an_event_that_is_left_out_says_why(fields, why):
    found = read_medtimer_backup(backup(EVENT, EVENT | fields), ZONE)
    assert [(left.row, left.why) for left in found.left] == [(2, why)]
    assert len(found.events) == 1


@pytest.mark.parametrize(
    "content",
    [
        {"medicines": {"version": 24, "list": []}},
        {"events": {"version": 24}},
        {"events": []},
        {"version": 3, "list": [{"medicine": {"name": "Naltrexone"}, "reminders": []}]},
    ],
)
def test_a_backup_without_events_is_refused(content):
    with pytest.raises(LogError, match="no events"):
        read_other(json.dumps(content), ZONE)


@pytest.mark.parametrize("content", ["", "{}", "[1]", "{", '{"type": "header"}', "a\nb"])
def test_what_may_be_a_log_is_left_to_the_log(content):
    assert not is_of_other(content)
