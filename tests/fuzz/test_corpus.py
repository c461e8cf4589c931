"""The kept corpus, whole and changed at random, through every reader and the whole import.

The numbers of examples keep this under 30 seconds.
"""

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.fuzz.readers import read_all

CORPUS = sorted((Path(__file__).parent / "corpus").iterdir())
SETTINGS = settings(deadline=None, suppress_health_check=list(HealthCheck))
PIECES = st.binary(max_size=8) | st.sampled_from(
    [b";", b",", b'"', b'""', b"\n", b"\r\n", b"\xef\xbb\xbf", b"\x00", b"{", b"}", b"[", b"null",
     b"9" * 40, b"-1", b"1e999", b"2027-06-08", b"08:00", b"\xf0\x9f\x99\x82", b"\\ud800"]
)  # fmt: skip


@st.composite
def changed(draw):
    """A file of the corpus with a few places cut, put in or said twice."""
    data = draw(st.sampled_from(CORPUS)).read_bytes()
    for _ in range(draw(st.integers(1, 3))):
        place = draw(st.integers(0, len(data)))
        end = min(len(data), place + draw(st.integers(0, 12)))
        data = data[:place] + draw(PIECES) + data[end:]
    return data


def test_the_corpus_is_there():
    assert len(CORPUS) > 5


@pytest.mark.parametrize("kept", CORPUS, ids=lambda path: path.name)
def test_the_corpus_is_read_or_refused(kept):
    read_all(kept.read_bytes())


@settings(SETTINGS, max_examples=150)
@given(changed())
def test_what_was_changed_is_read_or_refused(data):
    read_all(data)


@settings(SETTINGS, max_examples=100)
@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(data):
    read_all(data)


def check_import(sam, tmp_path, data):
    """Imports bytes: what is said is what is written, and a refusal writes nothing."""
    file = tmp_path / "some.file"
    file.write_bytes(data)
    assert sam("export") == 0
    before = sam.out.splitlines()
    words = ("import", str(file), "--yes", "--late", "--mg", "50", "--json")
    code = sam(*words)
    said = sam.err.splitlines(), sam.out
    assert sam("export") == 0
    after = sam.out.splitlines()
    if code:
        assert len(said[0]) == 1
        assert after == before
    else:
        assert said[0] == []
        assert len(after) == len(before) + json.loads(said[1])["new"]
        assert set(before) <= set(after)
        assert sam(*words) == 0
        assert json.loads(sam.out)["new"] == 0


@pytest.mark.parametrize("kept", CORPUS, ids=lambda path: path.name)
def test_the_corpus_is_imported_whole_or_not_at_all(kept, sam, tmp_path):
    check_import(sam, tmp_path, kept.read_bytes())


@settings(SETTINGS, max_examples=40)
@given(changed())
def test_what_was_changed_is_imported_whole_or_not_at_all(sam, tmp_path, data):
    check_import(sam, tmp_path, data)
