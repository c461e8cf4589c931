"""`tracker take`: what comes before a pill is asked where somebody can answer, and else said."""

import pytest

from tracker.cli import asking, take
from tracker.wording import text

FIRST, FLAG = text("take.first_dose"), text("take.red_flag", emergency="911")


@pytest.fixture
def answers(monkeypatch):
    """Somebody sits at the terminal and types what the list holds."""
    typed = []
    for module in (asking, take):
        monkeypatch.setattr(module, "is_terminal", lambda: True)
    monkeypatch.setattr("builtins.input", lambda prompt="": typed.pop(0))
    return typed


def said(shell):
    return " ".join(shell.out.split())


def doses(shell):
    assert shell("export") == 0
    return sum('"dose"' in line for line in shell.out.splitlines())


def test_a_first_dose_is_asked_about_at_a_terminal(sam, answers):
    answers += ["n"]
    assert sam("take") == 1
    assert FIRST in said(sam)
    assert doses(sam) == 0
    answers += ["y", "", "", ""]
    assert sam("take") == 0
    assert doses(sam) == 1


def test_where_nobody_can_answer_a_first_dose_is_logged_and_the_word_said(sam):
    assert sam("take") == 0
    assert FIRST in said(sam)
    assert doses(sam) == 1


def test_beside_a_red_flag_it_asks_too(sam, answers):
    answers += ["y", "", "", "", ""]
    assert sam("take", "--at", "8am") == 0
    assert sam("side-effect", "swollen", "face") == 0
    answers[:] = ["n"]
    assert sam("take", "--yes") == 1
    assert FLAG in said(sam)
    assert doses(sam) == 1


def test_a_pill_that_was_taken_before_is_not_asked_about(sam, answers):
    assert sam("take", "--at", "7am") == 0
    assert FIRST not in said(sam)
    assert doses(sam) == 1
