"""Files of other programs through the commands: looked at first, then all of it or nothing."""

import csv
import io
import json

import pytest

MEDTIMER = (
    "Reminded;Name;Dosage;Taken;Tags;Interval;Notes;Reminded (ISO 8601);Taken (ISO 8601)\n"
    "a;Naltrexone;50 mg;a;;;;2027-06-06T12:00:00Z;2027-06-06T12:03:00Z\n"
    "a;Naltrexone;50 mg;;;;;2027-06-07T12:00:00Z;\n"
    "a;Aspirin;1;a;;;;2027-06-07T12:00:00Z;2027-06-07T12:00:00Z\n"
    "a;Naltrexone;2 tablets;a;;;;2027-06-07T12:00:00Z;2027-06-07T12:05:00Z\n"
    "a;Naltrexone;50 mg;a;;;;2027-06-08T12:00:00Z;2027-06-08T12:02:00Z\n"
)
DOSAGE = (
    "Date,Time,Name,Dose,Status,Time Confirmed\n"
    '"08.06.2027","08:00","ReVia","50 mg","Confirmed","08:02"\n'
    '"07.06.2027","08:00","ReVia","50 mg","Skipped",""\n'
    '"06.06.2027","09:00","ReVia","50 mg","Skipped",""\n'
    '"05.06.2027","08:00","ReVia","50 mg","Auto-Confirmed",""\n'
)


@pytest.fixture
def file(tmp_path):
    def write(content, name="history.csv"):
        place = tmp_path / name
        place.write_text(content, encoding="utf-8")
        return str(place)

    return write


def backup(*events):
    """A backup of medTimer; each event is a status, an amount and a time in seconds."""
    listed = [
        {"medicineName": "Naltrexone", "status": status, "amount": amount,
         "remindedTimestamp": at, "processedTimestamp": at}
        for status, amount, at in events
    ]  # fmt: skip
    return json.dumps({"events": {"version": 24, "list": listed}})


def log_of(shell):
    assert shell("export") == 0
    return [json.loads(line) for line in shell.out.splitlines()[1:]]


def test_a_look_comes_first_and_writes_nothing(sam, file):
    before = log_of(sam)
    assert sam("import", file(MEDTIMER)) == 1
    assert sam.out.splitlines() == [
        "A file of medTimer. Times are read as those of America/New_York.",
        "    New pills: 2. New skips: 0.",
        "    The first is of Sun 6 Jun, the last of today.",
        "    Told more than a day late: 1. They are marked as such.",
        "    Kept in the log, but not counted for now: 1.",
        "    medTimer can mark a pill as taken by itself. This file does not tell which.",
        "    Rows of other medicines, not read: 1 (Aspirin).",
        "Not read: 2.",
        "    Line 3: It does not say that the pill was taken.",
        "    Line 5: It does not say how many mg. Add --mg.",
    ]
    assert "--yes" in sam.err
    assert len(sam.err.splitlines()) == 1
    assert log_of(sam) == before


def test_yes_writes_what_was_shown_and_twice_changes_nothing(sam, file):
    place = file(MEDTIMER)
    assert sam("import", place, "--yes", "--mg", "100") == 0, sam.err
    assert "New entries read: 3." in sam.out
    log = log_of(sam)
    doses = [entry for entry in log if entry["type"] == "dose"]
    assert [entry["mg"] for entry in doses] == [50, 100, 50]
    assert {entry["recorded_at"][:10] for entry in doses} == {"2027-06-08"}
    assert sam("import", place, "--yes", "--mg", "100") == 0
    assert "Nothing new" in sam.out
    assert log_of(sam) == log


def test_the_table_and_the_backup_of_one_app_are_the_same_entries(sam, file):
    assert sam("import", file(MEDTIMER), "--yes") == 0, sam.err
    same = backup(("TAKEN", "50 mg", 1812283380), ("TAKEN", "50 mg", 1812456120))
    assert sam("import", file(same, "backup.json"), "--yes", "--json") == 0, sam.err
    assert json.loads(sam.out)["known"] == 2


def test_the_same_row_twice_is_one_entry(sam, file):
    assert sam("import", file(MEDTIMER + MEDTIMER.splitlines()[-1]), "--json") == 1
    seen = json.loads(sam.out)
    assert seen["left"][-1] == {"row": 7, "name": "Naltrexone", "why": "same"}
    assert (seen["written"], seen["doses"]) == (False, 2)


def test_a_skip_needs_a_planned_pill(sam, file):
    place = file(DOSAGE)
    assert sam("import", place, "--yes") == 0, sam.err
    assert "New pills: 1. New skips: 1." in sam.out
    assert "Line 4: It was skipped, and no plan has a pill at that time." in sam.out
    assert "Line 5: The other program filled it in." in sam.out
    (skip,) = [entry for entry in log_of(sam) if entry["type"] == "skip"]
    assert skip["slot"] == "2027-06-07T08:00"
    assert sam("import", place, "--yes", "--json") == 0
    assert json.loads(sam.out)["known"] == 2


def test_a_time_to_come_is_not_read(sam, file):
    assert sam("import", file(MEDTIMER.replace("2027-06-08", "2027-06-09")), "--json") == 1
    assert json.loads(sam.out)["left"][-1]["why"] == "ahead"


def test_a_name_of_ones_own_is_read_when_it_is_told(sam, file):
    place = file(MEDTIMER.replace("Naltrexone", "Morning pill"))
    assert sam("import", place, "--yes") == 0
    assert "Nothing new" in sam.out
    assert sam("import", place, "--yes", "--medicine", "morning pill") == 0
    assert "New entries read: 2." in sam.out


def test_history_never_makes_the_present_look_better_unasked(sam, file):
    # One pill, 26 hours ago: what it gives reaches into the present.
    rows = "".join(MEDTIMER.splitlines(keepends=True)[:2])
    late = file(rows.replace("-06T1", "-07T1").replace("T12", "T14"))
    before = sam.status()["coverage"]["state"]
    assert before == "NOT_STARTED"
    assert sam("import", late, "--yes") == 1
    assert "--late" in sam.err
    assert sam("import", late, "--yes", "--json") == 1
    assert json.loads(sam.out)["longer"]
    assert sam.status()["coverage"]["state"] == before
    assert sam("import", late, "--yes", "--late") == 0, sam.err
    assert sam.status()["coverage"]["state"] == "WANING"
    assert "ENTERED_LATE" in sam.status()["flags"]


def test_what_the_record_holds_may_stop_counting_and_that_is_said(sam, file):
    sam("take", "--at", "2027-06-08 08:30")
    assert sam("import", file(MEDTIMER.replace("50 mg", "25 mg")), "--json") == 1
    assert json.loads(sam.out)["lost"] == 1


def test_each_person_has_entries_of_their_own_from_one_file(sam, file):
    sam(
        "setup", "--name", "Ana", "--zone", "Europe/London", "--indication", "opioid",
        "--history", "yes",
    )  # fmt: skip
    place = file(MEDTIMER)
    assert sam("import", place, "--yes") == 1
    assert "--person" in sam.err
    assert sam("import", place, "--yes", "--person", "ana") == 0, sam.err
    assert sam("import", place, "--yes", "--person", "sam") == 0, sam.err
    people = [entry["person"] for entry in log_of(sam) if entry["type"] == "dose"]
    assert sorted(people) == ["ana", "ana", "sam", "sam"]


def test_a_file_that_is_known_and_cannot_be_read_is_one_line(sam, file):
    for content in ("Time;Medicine name;Dosage;Taken\n", DOSAGE + '"x', '{"medicines": {}}'):
        assert sam("import", file(content)) == 1
        assert "history.csv, line" in sam.err
        assert len(sam.err.splitlines()) == 1


def test_the_table_is_written_for_a_name_that_ends_in_csv_or_when_asked(sam, tmp_path):
    sam("take", "--note", "=1+1")
    out = tmp_path / "Out.CSV"
    assert sam("export", str(out)) == 0
    assert out.stat().st_mode & 0o777 == 0o600
    written = out.read_bytes().decode("utf-8")
    assert written.startswith("\ufeff")
    rows = list(csv.DictReader(io.StringIO(written[1:], newline="")))
    assert rows[-1]["note"] == "'=1+1"
    assert sam("export", "--csv", str(tmp_path / "table.txt")) == 0
    assert (tmp_path / "table.txt").read_bytes().decode("utf-8") == written
    assert sam("export", "--csv") == 0
    assert sam.out.replace("\r\n", "\n") == written.replace("\r\n", "\n")


def test_the_table_is_not_taken_for_a_log(sam, tmp_path):
    out = tmp_path / "out.csv"
    sam("export", str(out))
    assert sam("import", str(out)) == 1
    assert "for reading only" in sam.err
