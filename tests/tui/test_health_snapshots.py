"""How the Health page and its dialogs look, at two sizes."""

import pytest

from tests.tui.conftest import sam
from tests.tui.made_health import sam_watched
from tests.tui.pictures import looks

SIZES = [(80, 24), (120, 40)]
RECORDS = {"watched": sam_watched, "covered": lambda: sam("covered")}


@pytest.fixture
def looks_as_before(snap_compare, tmp_path, no_checks):
    def check(name, size, keys):
        return looks(snap_compare, tmp_path, keys, size, record=RECORDS[name]())

    return check


@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize(
    ("name", "keys"),
    [
        ("watched", ("H",)), ("watched", ("H", "pagedown")), ("covered", ("H",)),
        ("watched", ("H", "question_mark")), ("covered", ("l", "e", "w", "5", "escape", "H")),
    ],
)  # fmt: skip
def test_the_page(looks_as_before, name, keys, size):
    assert looks_as_before(name, size, keys)


@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize(
    "keys", ["le", "len", "lew", "lew1", "lew4", "lew8", "lm", "lm2", "lb", "lb1", "ls", "ls1"]
)
def test_dialogs(looks_as_before, keys, size):
    assert looks_as_before("watched", size, list(keys))


def test_the_page_in_high_contrast(looks_as_before):
    assert looks_as_before("watched", (80, 24), ("H", "f5", "f5"))
