"""The Health page and what is logged in few keys; what cannot wait must be read and left."""

from unicodedata import east_asian_width

import pytest

from tests.tui.conftest import at, sam
from tests.tui.made_health import sam_watched
from tests.wording.forbidden import said_wrongly
from tracker.engine.entries import Implant, Injection
from tracker.formulary.load import load_formulary
from tracker.tui.dialogs import Ask, Form, Menu, Tell
from tracker.tui.screens.at_once import AtOnce
from tracker.tui.screens.emergency import CLASS
from tracker.tui.screens.health import DUE_SIGNS
from tracker.tui.screens.health_flows import EFFECT_KEYS
from tracker.usecases.health import STATES
from tracker.usecases.side_effects import red_flag_names
from tracker.wording import text

FLAG_KEYS = dict(zip(red_flag_names(), "123456789abc", strict=False))


def last(screen):
    return screen.entries()[-1]


async def test_a_side_effect_in_four_keys(opened):
    async with opened("covered") as screen:
        await screen.press(*"len", "1")
        assert (last(screen).effect, last(screen).severity) == ("nausea", "mild")
        shown = [toast.message for toast in screen.app._notifications]
        assert any("It is in the log: Nausea, mild." in said for said in shown)


@pytest.mark.parametrize("effect", EFFECT_KEYS)
async def test_each_of_the_list_has_a_key(opened, effect):
    async with opened("covered") as screen:
        await screen.press("l", "e", EFFECT_KEYS[effect])
        if effect != "site-pain":
            assert isinstance(screen.app.screen, Ask)
        await screen.press("2")
        assert last(screen).effect == effect


def test_the_keys_are_those_of_the_list():
    assert set(EFFECT_KEYS) == {effect.id for effect in load_formulary().effects}
    assert len(set(EFFECT_KEYS.values())) == len(EFFECT_KEYS)


@pytest.mark.parametrize("keys", ["l", "le", "len", "lew", "leo", "lm", "lb", "lb1", "ls"])
async def test_esc_logs_nothing(opened, keys):
    entries = [*sam("covered"), Injection(uid="shot", **at(3, 9)), Implant(uid="i", **at(2, 9))]
    async with opened(entries=entries) as screen:
        before = screen.kinds()
        await screen.press(*keys, "escape")
        await screen.press("escape")
        assert screen.kinds() == before


@pytest.mark.parametrize("key", ["l", "s"])
async def test_enter_alone_answers_no_question_of_how_it_is(opened, key):
    entries = [*sam("covered"), Injection(uid="shot", **at(3, 9))]
    async with opened(entries=entries) as screen:
        before = screen.kinds()
        await screen.press("l", "m" if key == "l" else "s", "enter")
        assert screen.kinds() == before


async def test_own_words_ask_how_bad_it_is(opened):
    async with opened("covered") as screen:
        await screen.press(*"leo", *"ears ring", "enter", "3")
        assert (last(screen).effect, last(screen).severity) == ("ears ring", "severe")
        assert isinstance(screen.app.screen, Tell)
        assert text("side_effect.severe_call") in screen.text()


async def test_no_words_are_no_side_effect(opened):
    async with opened("covered") as screen:
        await screen.press(*"leo", "enter")
        assert isinstance(screen.app.screen, Form)
        assert "side_effect" not in screen.kinds()


@pytest.mark.parametrize("flag", FLAG_KEYS)
async def test_each_red_flag_is_answered_at_once_by_a_page_that_must_be_left(opened, flag):
    async with opened("covered") as screen:
        await screen.press("l", "e", "w", FLAG_KEYS[flag])
        assert isinstance(screen.app.screen, AtOnce)
        said = screen.text()
        assert "Call" in said
        assert said_wrongly(said) == []
        assert last(screen).effect == flag
        await screen.press("t", "1", "e")
        assert isinstance(screen.app.screen, AtOnce)
        await screen.press("escape")
        assert not isinstance(screen.app.screen, AtOnce)
        assert text("warning.RED_FLAG.title") in screen.text()


async def test_words_of_a_red_flag_are_answered_without_another_question(opened):
    async with opened("covered") as screen:
        await screen.press(*"leo", *"yellow eyes", "enter")
        assert isinstance(screen.app.screen, AtOnce)
        assert "Call your clinic today" in screen.text()
        assert last(screen).severity is None


async def test_the_emergency_steps_are_one_key_away(opened):
    async with opened("covered") as screen:
        await screen.press("l", "e", "w", FLAG_KEYS["breathing"])
        assert "Give naloxone" in screen.text()
        assert "kitchen drawer" in screen.text()
        await screen.press("exclamation_mark")
        assert screen.app.screen.has_class(CLASS)
        await screen.press("escape")
        assert isinstance(screen.app.screen, AtOnce)


@pytest.mark.parametrize(("key", "finding"), [("1", "well"), ("2", "low"), ("3", "problem")])
async def test_mood_in_three_keys(opened, key, finding):
    async with opened("covered") as screen:
        await screen.press("l", "m", key)
        assert (last(screen).step, last(screen).finding) == ("mood", finding)
        assert isinstance(screen.app.screen, AtOnce) == (finding != "well")
        if finding != "well":
            assert "988" in screen.text()


async def test_a_blood_test_offers_the_limit_of_the_last_one(opened):
    async with opened(entries=sam_watched()) as screen:
        await screen.press("H", "b", "1", *"32", "enter", "enter", "enter", "enter")
        lab = last(screen)
        assert (lab.test, str(lab.value), str(lab.upper_limit), lab.unit) == (
            "1742-6", "32", "40", "U/L",
        )  # fmt: skip


async def test_a_result_that_is_no_number_is_named_and_not_logged(opened):
    async with opened("covered") as screen:
        await screen.press("l", "b", "2", *"high", "ctrl+o")
        assert text("lab.bad_value") in screen.text()
        await screen.press("escape")
        assert "lab" not in screen.kinds()


@pytest.mark.parametrize("typed", ["-5", "0"])
async def test_a_result_is_above_0(opened, typed):
    async with opened("covered") as screen:
        await screen.press("l", "b", "2", *typed, "ctrl+o")
        assert "a number above 0" in screen.text()
        assert "lab" not in screen.kinds()


async def test_a_result_far_out_is_asked_about_and_enter_says_no(opened):
    async with opened("covered") as screen:
        keys = ("l", "b", "1", *"4001", "tab", *"40", "ctrl+o")
        await screen.press(*keys)
        assert text("lab.sure") in screen.text()
        await screen.press("enter")
        assert "lab" not in screen.kinds()
        await screen.press(*keys, "2")
        assert str(last(screen).value) == "4001"


async def test_a_test_to_come_is_said_in_the_form(opened):
    async with opened("covered") as screen:
        await screen.press(
            "l", "b", "1", *"40", "tab", "tab", "tab", "ctrl+u", *"tomorrow", "enter"
        )
        assert "has not come yet" in screen.text()
        assert "lab" not in screen.kinds()


async def test_a_result_above_its_limit_says_to_ask_and_no_more(opened):
    async with opened("covered") as screen:
        await screen.press("l", "b", "1", *"90", "tab", *"40", "ctrl+o")
        assert isinstance(screen.app.screen, Tell)
        assert "It is above the limit" in screen.text()


async def test_a_look_at_the_skin_clears_its_warning(opened):
    entries = [*sam("covered"), Injection(uid="shot", **at(3, 9))]
    async with opened(entries=entries) as screen:
        assert text("warning.AFTERCARE.title") in screen.text()
        await screen.press("l", "s", "1")
        assert (last(screen).step, last(screen).target) == ("site", "shot")
        assert text("warning.AFTERCARE.title") not in screen.text()
        await screen.press("u")
        assert text("warning.AFTERCARE.title") in screen.text()


async def test_what_is_asked_for_today_stands_first_in_the_list(opened):
    entries = [*sam("covered"), Injection(uid="shot", **at(2, 9)), Implant(uid="i", **at(2, 9))]
    async with opened(entries=entries) as screen:
        await screen.press("l", "s")
        assert isinstance(screen.app.screen, Menu)
        assert "1  Dressing of the implant   due" in screen.text()
        await screen.press("1", "2")
        assert isinstance(screen.app.screen, AtOnce)
        assert "cannot be sure that your implant still" in screen.text()


async def test_an_implant_that_came_out_is_logged_as_out(opened):
    async with opened(entries=[*sam("covered"), Implant(uid="i", **at(2, 9))]) as screen:
        await screen.press("l", "s", "1", "3")
        assert (last(screen).type, last(screen).implant) == ("implant_removed", "i")
        assert isinstance(screen.app.screen, AtOnce)
        assert "Call your clinic today" in screen.text()
        assert "Your naloxone is here: kitchen drawer" in screen.text()
        assert "Call 911" in screen.text()


async def test_with_nothing_to_look_after_it_says_so(opened):
    async with opened("covered") as screen:
        before = screen.kinds()
        await screen.press("l", "s")
        assert screen.kinds() == before


async def test_the_page_shows_what_is_logged_from_it(opened):
    async with opened("covered") as screen:
        await screen.press("H")
        assert text("health.effects_none")[:30] in screen.text()
        await screen.press("e", "h", "2")
        assert "Headache  moderate" in screen.text()
        assert "moderate │" in screen.text()
        await screen.press("u")
        assert "Headache  moderate" not in screen.text()


async def test_the_page_begins_with_what_cannot_wait(opened):
    async with opened("covered") as screen:
        await screen.press("l", "e", "w", FLAG_KEYS["liver"], "escape", "H")
        first = screen.text().splitlines()[2]
        assert "What cannot wait: Yellow eyes or skin" in first
        await screen.press("l", "t", "enter")
        assert "What cannot wait" not in screen.text()


async def test_names_are_blanked_and_what_to_do_is_not(opened):
    async with opened("covered") as screen:
        await screen.press("x", "l", "e", "w", FLAG_KEYS["breathing"])
        assert "Call 911 now. Give naloxone." in screen.text()


async def test_sources_on_request_and_the_rest_by_keys(opened):
    async with opened(entries=sam_watched(), size=(80, 24)) as screen:
        await screen.press("H", "question_mark")
        assert "Croop 1997" in screen.text()
        await screen.press("escape", *["j"] * 40)
        assert "How you have felt" in screen.text()
        await screen.press("k", "pageup", "pageup", "pageup")
        assert "What to look at" in screen.text()
        await screen.press("f1", *["j"] * 20)
        assert text("help.page_e") in screen.text()


def test_each_state_of_what_to_look_at_has_a_sign_of_its_own():
    signs = [DUE_SIGNS[state][0] for state in STATES]
    assert len(set(signs)) == len(signs) == len(DUE_SIGNS)
    assert all(len(sign) == 1 and east_asian_width(sign) not in "WF" for sign in signs)


async def test_a_problem_at_an_implant_stays_on_the_page_as_one(opened):
    async with opened(entries=[*sam("covered"), Implant(uid="i", **at(8, 9))]) as screen:
        await screen.press("H")
        assert "? ask   Stitches of the implant" in screen.text()
        assert "– past  Dressing of the implant" in screen.text()
        await screen.press("s", "1", "2", "escape")
        assert last(screen).step == "activity"
        assert "▲ problem No sports, no heavy lifting  to Mon 26 Jul" in screen.text()
