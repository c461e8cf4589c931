"""Rows and back: what an entry says is what the record says, to the last digit."""

from datetime import UTC, datetime
from itertools import count

from hypothesis import example, given, settings

from db.rows import own_fields
from db.store import open_store
from tests.db.strategies import entries
from tracker.engine.entries import ENTRY_TYPES, Craving, Person

NOW = datetime(2027, 6, 8, 12, 0, tzinfo=UTC)
COMMON = {"zone": "UTC", "occurred_at": NOW, "recorded_at": NOW}


def test_any_entry_is_read_back(tmp_path):
    numbers = count()
    with open_store(str(tmp_path / "r.db")) as store:
        store.append([Person(uid="base", person="base", name="Sam", **COMMON)])

        @settings(max_examples=300, deadline=None)
        @example((Craving, {"score": 1, "extra": {"a": "\x00 1", 'b"': "\x00x"}, **COMMON}))
        @given(entries("base"))
        def check(drawn):
            kind, values = drawn
            uid = f"e{next(numbers)}"
            entry = kind(uid=uid, person=uid, **values)
            store.append([entry])
            store.append([entry])
            assert store.entries(uid) == [entry]
            found = store.entry(uid)
            for name in own_fields(kind):
                assert str(getattr(found, name)) == str(getattr(entry, name))

        check()


def test_every_type_has_its_own_fields_listed():
    assert all(set(own_fields(kind)) <= set(kind.__slots__) for kind in ENTRY_TYPES.values())
