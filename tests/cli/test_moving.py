"""Out of one record and into another: the same entries, the same answer, or nothing at all."""

import json
from datetime import timedelta
from pathlib import Path

HEADER = '{"type": "header", "format": "dose-log", "version": 1}'


def test_export_import_export_is_identical_and_answers_the_same(sam, tmp_path, stopped):
    sam("take", "--at", "yesterday 08:00", "--yes", "--note", 'a "note"; with, émoji 🙂')
    sam("naloxone", "--place", "kitchen [drawer]", "--expires", "2028-01-01")
    sam("take")
    sam("undo")
    out = tmp_path / "out.jsonl"
    assert sam("export", str(out)) == 0
    assert out.stat().st_mode & 0o777 == 0o600
    other = str(tmp_path / "other.db")
    assert sam("import", str(out), place=other) == 0, sam.err
    assert sam("export", place=other) == 0
    assert sam.out == out.read_text()
    at = stopped.at.isoformat()
    asked = ("status", "--json", "--at", at, "--known-at", at)
    assert sam(*asked) == 0
    here = json.loads(sam.out)
    assert sam(*asked, place=other) == 0
    assert json.loads(sam.out) == here


def test_import_twice_changes_nothing(sam, tmp_path):
    out = tmp_path / "out.jsonl"
    sam("take")
    sam("export", str(out))
    assert sam("import", str(out), "--json") == 0
    assert json.loads(sam.out) == {"new": 0, "known": 3}


def test_import_is_all_or_nothing(sam, tmp_path):
    bad = tmp_path / "bad.jsonl"
    dose = {
        "type": "dose", "uid": "first-line", "person": "sam", "zone": "America/New_York", "mg": 50,
        "occurred_at": "2027-06-08T08:00:00-04:00",
    }  # fmt: skip
    wrong = dose | {"mg": -1, "uid": "two"}
    bad.write_text("\n".join([HEADER, json.dumps(dose), json.dumps(wrong)]))
    assert sam("import", str(bad)) == 1
    assert "line 3" in sam.err
    assert "bad.jsonl" in sam.err
    assert len(sam.err.splitlines()) == 1
    sam("export")
    assert "first-line" not in sam.out


def test_a_uid_with_other_content_is_refused(sam, tmp_path):
    out = tmp_path / "out.jsonl"
    sam("take")
    sam("export", str(out))
    out.write_text(out.read_text().replace('"mg": 50', '"mg": 100'))
    assert sam("import", str(out)) == 1
    assert "other content" in sam.err


def test_unknown_fields_come_out_again(sam, tmp_path):
    log = tmp_path / "extra.jsonl"
    entry = {
        "type": "craving", "uid": "c1", "person": "sam", "zone": "UTC", "score": 3,
        "occurred_at": "2027-06-08T08:00:00+00:00", "mood": {"low": True, "scale": 1.5},
    }  # fmt: skip
    log.write_text(f"{HEADER}\n{json.dumps(entry)}\n")
    assert sam("import", str(log)) == 0, sam.err
    sam("export")
    assert json.loads(sam.out.splitlines()[-1])["mood"] == {"low": True, "scale": 1.5}


def test_no_database_and_newer_databases_are_refused_untouched(sam, tmp_path):
    import sqlite3

    text = tmp_path / "text.db"
    text.write_text("this is no database, but long enough to be taken for one" * 20)
    before = text.read_bytes()
    assert sam("status", place=str(text)) == 1
    assert "text.db" in sam.err
    assert text.read_bytes() == before
    with sqlite3.connect(sam.place) as raw:
        raw.execute("PRAGMA user_version = 99")
    raw.close()
    content = Path(sam.place).read_bytes()
    assert sam("status") == 1
    assert "newer version" in sam.err
    assert Path(sam.place).read_bytes() == content


def test_an_export_that_cannot_be_written_leaves_the_old_file(sam, tmp_path):
    assert sam("export", str(tmp_path / "no" / "such" / "folder.jsonl")) == 1
    assert "cannot be written" in sam.err


def test_history_tells_both_times(sam, stopped):
    sam("take", "--at", "2027-06-06 08:00", "--yes")
    stopped.at += timedelta(hours=1)
    assert sam("history") == 0
    assert "logged today" in sam.out
    assert "Sun 6 Jun 08:00" in sam.out
