"""How the emergency page, the naloxone question and the steps look."""

from datetime import date

import pytest

from tests.tui import test_snapshots
from tests.tui.conftest import at
from tracker.engine.entries import NaloxoneKit

looks_as_before = test_snapshots.looks_as_before
SIZES = [(80, 24), (120, 40)]
KITS = (
    NaloxoneKit(uid="k2", place="car", holder="Kim", expires=date(2027, 6, 20), **at(3, 9)),
    NaloxoneKit(uid="k3", place="bag", expires=date(2027, 5, 1), **at(2, 9)),
)


@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize("state", ["covered", None])
def test_emergency(looks_as_before, state, size):
    assert looks_as_before(state, size, ["f2"], KITS if state else ())


@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize("state", ["covered", "not_started", "lapsed", "locked", "call_first"])
def test_steps(looks_as_before, state, size):
    assert looks_as_before(state, size, ["S"])


@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize("key", ["question_mark", "d"])
def test_a_step(looks_as_before, key, size):
    assert looks_as_before("not_started", size, ["S", key])


@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize("keys", [("n",), ("n", "2"), ("n", "3")], ids="".join)
def test_naloxone(looks_as_before, keys, size):
    assert looks_as_before("covered", size, keys, KITS)


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_go_ahead(looks_as_before, size):
    assert looks_as_before("locked", size, ["S", "down", "d"])
