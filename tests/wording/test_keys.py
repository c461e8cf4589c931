"""Every word of the engine and of the formulary has its texts."""

import pytest

from tracker.engine.assessment import CoverageState, Flag, Gate, ScheduleState, Severity
from tracker.engine.entries import (
    CARE_FINDINGS,
    CARE_STEPS,
    ENTRY_TYPES,
    START_STEPS,
    Answer,
    Form,
    Indication,
    OpioidHistory,
    Side,
    Source,
)
from tracker.engine.warnings import NAMES_OPIOIDS, SAID_TO_ALL
from tracker.formulary.load import BANDS, load_formulary
from tracker.usecases.health_words import SEVERITIES
from tracker.usecases.monitoring import MOODS
from tracker.wording import WordingError, keys, parse_texts, text

RED_FLAGS = tuple(flag.id for flag in load_formulary().red_flags)

# The codes of rules section 7, with their texts where there is more than one.
WARNINGS = {
    "DOSE_DUE": ("text", "text_held"),
    "DOSE_LATE": ("text", "text_held"),
    "DOSE_MISSED": ("text", "text_held"),
    "VISIT_SOON": ("text",),
    "VISIT_DUE": ("text",),
    "VISIT_OVERDUE": ("text",),
    "COVERAGE_WANING": ("text",),
    "COVERAGE_LAPSED": ("text_A", "text_B"),
    "CONTINUING_RISK": ("text", "text_not_started", "text_stopped"),
    "RESTART_HOLD": ("text",),
    "CALL_FIRST": ("text",),
    "ASK_FIRST": ("text",),
    "NALOXONE_MISSING": ("text",),
    "NALOXONE_EXPIRING": ("text",),
    "CHECK_ENTRY": ("text",),
    "SITE_REPEAT": ("text",),
    "MONTHLY_GAP": ("text",),
    "UNCONFIRMED": ("text",),
    "LIVER_TEST_DUE": ("text",),
    "AFTERCARE": ("text_dressing", "text_stitches", "text_activity", "text_site"),
    "RED_FLAG": (
        "text",
        *(f"text_{flag}" for flag in RED_FLAGS),
        *(f"text_{flag}_quiet" for flag in RED_FLAGS if flag not in SAID_TO_ALL),
    ),
    "SUPPLY_LOW": ("text",),
    "NOT_EVALUATED": ("text",),
    "NOT_DELIVERABLE": ("text",),
}
SLOT_STATES = ("taken", "late", "skipped", "missed", "due", "due_soon", "later", "held")
SCREEN_KEYS = "tTsimu?!qr"


def expected_keys() -> set[str]:
    """The keys that the words of the program ask for."""
    return {
        *(f"coverage.{state}.{part}" for state in CoverageState
          for part in ("symbol", "word", "line", "line_quiet")),
        *(f"coverage.LAPSED.line_{band}" for band in "ABC"),
        *(f"gate.{gate}.{part}" for gate in Gate for part in ("symbol", "word", "line", "todo")),
        *(f"schedule.{state}.{part}" for state in ScheduleState
          for part in ("symbol", "word", "line_oral", "line_visit")),
        *(f"slot.{state}.{part}" for state in SLOT_STATES for part in ("symbol", "word")),
        *(f"severity.{severity}.{part}" for severity in Severity for part in ("symbol", "word")),
        *(f"flag.{flag}.{part}" for flag in Flag for part in ("word", "line")),
        *(f"warning.{code}.{part}" for code, texts in WARNINGS.items()
          for part in ("title", "clears", *texts)),
        *(f"rule.{number}" for number in range(1, 9)),
        *(f"history.kind.{kind}" for kind in ENTRY_TYPES),
        *(f"history.source_{source}" for source in Source),
        *(f"ask.answer_{answer}" for answer in Answer),
        *(f"ask.after_{answer}" for answer in Answer),
        *(f"inject.side_{side}" for side in Side),
        *(f"setup.form_{form}" for form in Form),
        *(f"plan.form_{form}" for form in Form),
        *(f"setup.indication_{indication}" for indication in Indication),
        *(f"setup.history_{answer}" for answer in OpioidHistory),
        *(f"red_flag.{flag.id}" for flag in load_formulary().red_flags),
        *(f"red_flag.{flag}_quiet" for flag in NAMES_OPIOIDS),
        *(f"red_flags.name_{flag.id}" for flag in load_formulary().red_flags),
        *(f"side_effect.{effect.id}" for effect in load_formulary().effects),
        *(f"side_effect.band_{band}" for band in BANDS),
        *(f"side_effect.{severity}{part}" for severity in SEVERITIES for part in ("", "_help")),
        *(f"mood.{finding}" for finding in MOODS),
        *(f"history.step_{step}" for step in CARE_STEPS[len(START_STEPS):]),
        *(f"history.finding_{finding}" for finding in CARE_FINDINGS),
        *(f"skin.{part}_{step}" for part in ("name", "ask", "fine", "problem", "logged")
          for step in load_formulary().tasks),
        *(f"help.{key}" for key in SCREEN_KEYS),
    }  # fmt: skip


def test_every_word_of_the_program_has_its_texts() -> None:
    assert expected_keys() - set(keys()) == set()


def test_no_warning_has_texts_without_being_known() -> None:
    assert {key.split(".")[1] for key in keys() if key.startswith("warning.")} == set(WARNINGS)


def test_a_value_is_put_in_and_one_too_many_is_left_out() -> None:
    assert text("today.next_dose", when="today 08:00") == "Next pill: today 08:00"
    assert text("today.empty", when="today 08:00") == text("today.empty")


def test_braces_in_a_value_stay_as_they_are() -> None:
    assert text("take.undone", what="{mg} [b]") == "Taken back: {mg} [b]."


def test_an_unknown_key_is_named() -> None:
    with pytest.raises(WordingError, match=r"no text with the key 'take\.nothing'"):
        text("take.nothing")


def test_a_missing_value_is_named_with_its_text() -> None:
    with pytest.raises(WordingError, match=r"'take\.undone' needs a value for 'what'"):
        text("take.undone")


def test_wording_errors_are_key_errors_in_one_plain_line() -> None:
    with pytest.raises(KeyError) as caught:
        text("x")
    assert str(caught.value) == "there is no text with the key 'x'"


@pytest.mark.parametrize("source", ["a = 1", "[a]\nb = ''", "a = ['x']", "a ="])
def test_a_wording_file_with_anything_but_texts_is_refused(source: str) -> None:
    with pytest.raises(WordingError, match="the wording file"):
        parse_texts(source)


def test_tables_become_dotted_keys_in_the_order_of_the_file() -> None:
    texts = parse_texts("[b]\nx = 'one'\n[b.c]\n'?' = 'two'\n[a]\ny = 'three'")
    assert dict(texts) == {"b.x": "one", "b.c.?": "two", "a.y": "three"}
    assert list(texts) == ["b.x", "b.c.?", "a.y"]
