"""Every text that a person sees, held to what may be said and to how hard it may be."""

import re
import tomllib
import unicodedata
from itertools import pairwise
from pathlib import Path
from string import Formatter

import pytest

import tracker.formulary
import tracker.wording
from tests.wording.forbidden import said_wrongly
from tests.wording.reading import grade, sentences, words
from tracker.wording import keys, text
from tracker.wording.numbers import numbers_for

HIGHEST_GRADE = 6.0
LONGEST_SENTENCE = 16
FEWEST_WORDS_GRADED = 4

UNKNOWN = numbers_for("nowhere").emergency
SAMPLES = {
    "crisis": "988",
    "day": "29",
    "helpline": "1-800-662-4357",
    "known": "12",
    "mg": "50",
    "month": "Mar",
    "n": "3",
    "offset": "-05:00",
    "place": "kitchen shelf",
    "time": "08:00",
    "weekday": "Mon",
    "what": "pill taken",
    "when": "yesterday 21:00",
    "who": "Dr Lee",
    "year": "2027",
}
WORDING = Path(tracker.wording.__file__).parent
FORMULARY = Path(tracker.formulary.__file__).parent
FILES = [*sorted(WORDING.glob("*.toml")), FORMULARY / "sources.toml"]

# Texts without a placeholder, so that a caller needs no value for them.
PLAIN_GROUPS = ("coverage", "flag", "gate", "help", "rule", "schedule", "severity", "slot")

# What a person may read in a red state. Each must stand alone.
RED = re.compile(
    r"coverage\.(LAPSED|NOT_STARTED)\.line(_[ABC])?"
    r"|gate\.(ASK|CALL_FIRST|LOCKED)\.todo"
    r"|warning\.(COVERAGE_LAPSED|CONTINUING_RISK)\.text\w*"
    r"|warning\.(RESTART_HOLD|CALL_FIRST|ASK_FIRST)\.text"
    r"|warning\.RED_FLAG\.text(?![\w-]*_quiet)[\w-]*"
    r"|ask\.after_(yes|unsure|declined)"
    r"|take\.held_(locked|call_first|ask|logged)"
    r"|report\.(use|prescribed)_logged"
    r"|(implant_removed|stop)\.logged"
    r"|red_flag\.breathing"
    r"|emergency\.lead"
)


def filled(key: str, emergency: str) -> str:
    """A text with sample values in its places."""
    return text(key, emergency=emergency, **SAMPLES)


def raw_texts(path: Path) -> list[tuple[str, str]]:
    """All strings of a TOML file, keys left out, with where they stand."""
    found: list[tuple[str, str]] = []

    def walk(value: object, where: str) -> None:
        if isinstance(value, dict):
            for name, below in value.items():
                walk(below, f"{where}.{name}")
        elif isinstance(value, list):
            for below in value:
                walk(below, where)
        elif isinstance(value, str):
            found.append((where, value))

    walk(tomllib.loads(path.read_text(encoding="utf-8")), path.name)
    return found


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_no_text_of_any_file_says_what_none_may(path: Path) -> None:
    texts = raw_texts(path)
    assert texts
    assert [(where, bad) for where, value in texts if (bad := said_wrongly(value))] == []


@pytest.mark.parametrize("emergency", ["911", UNKNOWN])
def test_no_filled_text_says_what_none_may(emergency: str) -> None:
    wrong = {key: said_wrongly(filled(key, emergency)) for key in keys()}
    assert {key: bad for key, bad in wrong.items() if bad} == {}


@pytest.mark.parametrize("emergency", ["911", UNKNOWN])
def test_every_text_is_easy_to_read(emergency: str) -> None:
    hard = {
        key: round(grade(said), 1)
        for key in keys()
        if len(words(said := filled(key, emergency))) >= FEWEST_WORDS_GRADED
        and grade(said) > HIGHEST_GRADE
    }
    assert hard == {}


@pytest.mark.parametrize("emergency", ["911", UNKNOWN])
def test_no_sentence_is_long(emergency: str) -> None:
    long = {
        key: sentence
        for key in keys()
        for sentence in sentences(filled(key, emergency))
        if len(words(sentence)) > LONGEST_SENTENCE
    }
    assert long == {}


def test_numbers_to_call_stand_in_their_own_file_only() -> None:
    digits = re.compile(r"\b(?:911|988|999|112|000|111|995)\b|\d{3}-\d{3,4}|\d{5,}")
    templates = raw_texts(WORDING / "en.toml")
    assert [where for where, value in templates if digits.search(value)] == []


def test_placeholders_are_plain_names_that_are_known() -> None:
    for where, value in raw_texts(WORDING / "en.toml"):
        for _, name, spec, conversion in Formatter().parse(value):
            if name is not None:
                assert name in {"emergency", *SAMPLES}, where
                assert not spec, where
                assert conversion is None, where


def test_states_need_no_values_and_warnings_the_emergency_number_only() -> None:
    for key in keys():
        if key.startswith(tuple(f"{group}." for group in PLAIN_GROUPS)):
            assert text(key)
        if key.startswith("warning."):
            assert text(key, emergency="911")


def test_every_red_text_names_naloxone_and_whom_to_call() -> None:
    red = [key for key in keys() if RED.fullmatch(key)]
    assert len(red) > 25
    for key in red:
        said = filled(key, "911").lower()
        assert "naloxone" in said, key
        emergency = key in ("red_flag.breathing", "emergency.lead")
        assert ("call 911" if emergency else "call your clinic") in said, key


def test_the_emergency_steps_call_and_give_naloxone_first() -> None:
    assert "911" in text("emergency.step_1", emergency="911")
    assert "naloxone" in text("emergency.step_2").lower()


def test_call_first_says_neither_take_nor_skip() -> None:
    said = [key for key in keys() if re.search(r"call_first|text_held|line_held", key.lower())]
    assert len(said) >= 10
    for key in said:
        assert not re.search(r"\b(take|taken|skip|leave out)\b", filled(key, "911").lower()), key


def test_a_late_pill_may_be_taken_only_without_opioids() -> None:
    for key in keys():
        for before, sentence in pairwise(["", *sentences(filled(key, "911"))]):
            if re.search(r"\btake it now\b", sentence):
                assert "no opioids" in before + sentence, key


def test_quiet_texts_have_no_word_of_overdose() -> None:
    quiet = [key for key in keys() if key.endswith("_quiet")]
    assert len(quiet) >= 7
    for key in quiet:
        said = filled(key, "911").lower()
        assert not re.search(r"overdose|naloxone|kill|not used to", said), key
        # An allergy or a thought of suicide needs the number, whoever it is that has it.
        assert key.startswith("warning.RED_FLAG.") or "911" not in said, key


def test_symbols_are_one_narrow_character_and_tell_states_apart() -> None:
    groups: dict[str, list[str]] = {}
    for key in keys():
        if key.endswith(".symbol"):
            groups.setdefault(key.split(".")[0], []).append(text(key))
    states = {"coverage", "gate", "schedule", "severity", "slot"}
    assert set(groups) == states | {"agenda", "care", "mark", "strip"}
    for group, symbols in groups.items():
        assert len(set(symbols)) == len(symbols), group
        for symbol in symbols:
            assert len(symbol) == 1
            assert unicodedata.east_asian_width(symbol) not in "WF", symbol
            assert unicodedata.combining(symbol) == 0


def test_banner_lines_stay_short() -> None:
    for key in keys():
        if re.match(r"(coverage|gate)\.\w+\.(line|todo)", key):
            assert len(text(key)) <= 140, key


def test_groups_of_the_file_are_sorted_by_name() -> None:
    groups = list(dict.fromkeys(key.split(".")[0] for key in keys()))
    assert groups == sorted(groups)


def test_the_program_says_what_it_is_not() -> None:
    said = "The program is not a medical device. Your clinic sets the numbers."
    assert said in text("disclaimer.short")
    assert said in text("disclaimer.long", emergency="911")
    assert said in text("setup.disclaimer")
