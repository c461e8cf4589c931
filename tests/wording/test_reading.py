"""The checks themselves: each can fail, and the syllables are honest."""

import pytest

from tests.wording.forbidden import said_wrongly
from tests.wording.reading import grade, sentences, syllables, words

HEARD = {
    1: ("a", "dose", "take", "takes", "used", "call", "called", "pill", "late", "breathe", "does",
        "goes", "phone", "whole", "your", "side", "lips", "tongue", "watch", "times", "made",
        "911", "don't"),
    2: ("doses", "clinic", "clinic's", "started", "people", "being", "trying", "able", "answer",
        "body", "table", "tables", "changes", "places", "wishes", "wanted", "because", "someone",
        "program", "quiet", "little", "visit", "without", "breathing", "question"),
    3: ("opioid", "naloxone", "naltrexone", "medicine", "injection", "pharmacy", "usual",
        "remember", "heroin", "history", "serious", "period", "tomorrow"),
    4: ("emergency", "information", "formulary"),
}  # fmt: skip


@pytest.mark.parametrize(
    ("word", "count"), [(word, count) for count, heard in HEARD.items() for word in heard]
)
def test_syllables_are_those_one_hears(word: str, count: int) -> None:
    assert syllables(word) == count


def test_the_grade_is_that_of_the_formula() -> None:
    # 6 words, 1 sentence, 6 syllables.
    assert grade("The cat sat on the mat.") == pytest.approx(0.39 * 6 + 11.8 - 15.59)
    assert grade("The cat sat. The dog ran.") < grade("The cat sat, and the dog ran too.")


def test_a_hard_text_is_found_hard() -> None:
    hard = "Precipitated withdrawal necessitates immediate pharmacological intervention."
    assert grade(hard) > 12


def test_sentences_and_words_are_told_apart() -> None:
    assert sentences("Call now. Stay! Why? Yes") == ["Call now.", "Stay!", "Why?", "Yes"]
    assert sentences("...") == []
    assert words("It's 08:00, take-out.") == ["It's", "08", "00", "take", "out"]


@pytest.mark.parametrize(
    "bad",
    [
        "You are safe now.",
        "Take it safely.",
        "You are protected.",
        "You are covered until Friday.",
        "The risk is over.",
        "The risk has gone.",
        "Opioids will work in a week.",
        "The block works again.",
        "It wears off in two days.",
        "You have 3 hours left.",
        "12 days left",
        "Your level is 40 %.",
        "Use 10 mg of it.",
        "For addicts.",
        "Most users know.",
        "Drug abuse",
        "Are you clean?",
        "A dirty test",
        "You relapsed.",
        "A slip is no shame.",
        "You failed.",
        "The person is non-compliant.",
        "You broke your streak.",
        "Double the dose.",
        "Take two pills.",
        "Take two to catch up.",
        "Restart your pills.",
        "Re-start now.",
        "Stop taking it.",
        "Stop your medicine.",
        "Naltrexone reverses an overdose.",
        "Naltrexone can reverse an overdose.",
        "A rescue drug",
    ],
)
def test_what_may_not_be_said_is_found(bad: str) -> None:
    assert said_wrongly(bad)


@pytest.mark.parametrize(
    "good",
    [
        "Do not take two to catch up.",
        "The risk has not gone away.",
        "Naltrexone does not help in an overdose.",
        "An amount you used before could kill you.",
        "Naloxone can wear off, and they may need more.",
    ],
)
def test_what_must_be_said_is_not_found(good: str) -> None:
    assert not said_wrongly(good)
