"""The change of medicine on the screen: M, the way, the days, a look, and only then saving."""

from datetime import date

import pytest

from tests.tui.conftest import at, sam
from tests.tui.test_snapshots import looks_as_before  # noqa: F401  a fixture
from tests.usecases.test_switch import implanted, shots
from tracker.engine.entries import NaloxoneKit, OpioidUse, PlanStop

SIZES = [(80, 24), (120, 40)]
TO_INJECTION = ("M", "i", *"2027-06-18", "enter", "enter")
TO_PILLS = ("M", "p", "enter", "enter", "enter")


def kit():
    return NaloxoneKit(uid="kit", place="kitchen drawer", **at(60, 8))


async def test_pills_to_an_injection_are_drawn_side_by_side_and_saved_on_a_yes(opened):
    async with opened("covered") as screen:
        await screen.press(*TO_INJECTION, "enter")
        said = screen.text()
        for label in ("now  ", "new  ", "both  ", "^ today"):
            assert label in said
        assert "Each day has a planned dose" in said
        assert "Last day: Fri 18 Jun." in said
        before = screen.kinds()
        await screen.press("2")
        assert screen.kinds() == [*before, "plan", "plan_stop"]
        stop = next(entry for entry in screen.entries() if isinstance(entry, PlanStop))
        assert stop.day == date(2027, 6, 19)
        await screen.press("2")
        assert "Injection" in screen.text()


async def test_undo_says_that_the_change_as_a_whole_is_taken_back(opened):
    async with opened("covered") as screen:
        await screen.press(*TO_INJECTION, "enter", "2", "u")
        assert screen.kinds()[-2:] == ["void", "void"]
        told = [notice.message for notice in screen.app._notifications]
        assert told == ["The whole change of medicine is taken back. Your plan is as it was."]


@pytest.mark.parametrize(("entries", "pills"), [(sam("covered"), True), (implanted(10), False)])
async def test_pills_are_spoken_of_only_where_there_are_some(opened, entries, pills):
    async with opened(entries=entries) as screen:
        await screen.press("M", "i")
        assert "Your clinic sets the day." in screen.text()
        assert ("Pills go on" in screen.text()) is pills


@pytest.mark.parametrize("step", range(4))
async def test_esc_at_any_step_saves_nothing(opened, step):
    async with opened("covered") as screen:
        before = screen.kinds()
        steps = [("M",), ("i",), (*"2027-06-18", "enter", "enter", "enter"), ()]
        for keys in steps[: step + 1]:
            await screen.press(*keys)
        await screen.press(*(["escape"] * 3))
        assert screen.kinds() == before


async def test_enter_alone_goes_back_from_the_look(opened):
    async with opened("covered") as screen:
        before = screen.kinds()
        await screen.press(*TO_INJECTION, "enter", "enter")
        assert screen.kinds() == before


async def test_a_gap_is_named_and_drawn(opened):
    async with opened("covered") as screen:
        await screen.press(*TO_INJECTION, *"2027-06-15", "enter")
        said = " ".join(screen.text().split())
        assert "No dose is planned from Wed 16 Jun to Thu 17 Jun." in said
        assert "!!" in screen.text()
        assert "no dose planned in either" in screen.text()


async def test_days_that_cannot_be_are_named_in_the_form(opened):
    async with opened("covered") as screen:
        await screen.press("M", "i", "enter", "enter", "enter")
        assert "Give the day that your clinic set." in screen.text()
        await screen.press("escape")
        assert screen.kinds().count("plan") == 1


async def test_a_bridge_goes_beside_the_injections(opened):
    async with opened(entries=[*shots(10), kit()]) as screen:
        await screen.press("M", "b", "enter", "enter", "enter", *"2027-07-02", "enter")
        assert "It goes" in screen.text()
        await screen.press("2")
        assert screen.kinds()[-2:] == ["plan", "plan_stop"]
        await screen.press("M")
        assert "Which plan changes?" in screen.text()


async def test_an_implant_has_its_product_and_days_above_its_figure_are_the_clinics(opened):
    async with opened(entries=[*shots(10), kit()]) as screen:
        await screen.press("M", "m", "enter", "right", "enter", *"300", "enter")
        assert "only a clinic may" in screen.text()
        await screen.press(*(["backspace"] * 3), *"90", "enter", "2")
        made = next(e for e in screen.entries() if e.type == "plan" and e.form == "implant")
        assert (made.product, made.count_days) == ("go-medical-3.3g", 90)


async def test_the_source_of_the_days_is_one_key_away(opened):
    async with opened(entries=[*shots(10), kit()]) as screen:
        await screen.press(*TO_PILLS, "question_mark")
        assert "a choice of this project after Vivitrol label" in screen.text()
        assert "Your clinic sets the days." in screen.text()
        await screen.press("escape")
        assert "Save the change" in screen.text()


async def test_a_planned_end_says_the_risk_and_stays_told_of_after_it(opened):
    async with opened(entries=[*shots(10), kit()]) as screen:
        await screen.press("M", "e", "enter", *"moving", "enter")
        said = " ".join(screen.text().split())
        assert "The risk goes on after the last dose." in said
        assert "kitchen drawer" in said
        await screen.press("2")
        assert "There are no more reminders" in screen.text()
        await screen.press("escape")
        assert "Is your naloxone still there?" in screen.text()
        await screen.press("escape")
        assert "The risk goes on" in screen.text()
        stop = next(entry for entry in screen.entries() if isinstance(entry, PlanStop))
        assert stop.reason == "moving"


async def test_other_medicines_are_the_prescribers_to_plan(opened):
    async with opened("covered") as screen:
        before = screen.kinds()
        await screen.press("M", "o")
        assert "Your prescriber plans this" in screen.text()
        await screen.press("escape")
        assert screen.kinds() == before


async def test_without_a_plan_it_says_what_to_do(opened):
    async with opened(entries=[*shots(10), PlanStop(uid="s", plan="shots", **at(1, 9))]) as screen:
        await screen.press("M")
        shown = [toast.message for toast in screen.app._notifications]
        assert any("No plan runs now." in said for said in shown)


@pytest.mark.parametrize("key", "1234567")
async def test_the_key_is_there_in_every_view(opened, key):
    async with opened("covered") as screen:
        await screen.press(key, "M")
        assert "Change of medicine" in screen.text()


@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize(
    "keys",
    [
        ("M",),
        ("M", "i"),
        (*TO_INJECTION, "enter"),
        (*TO_INJECTION, *"2027-06-15", "enter"),
        ("M", "e", "enter", "enter"),
        ("M", "o"),
        ("M", "m"),
    ],
    ids=("ways", "days", "no_gap", "gap", "end", "other", "implant"),
)
def test_how_it_looks(looks_as_before, keys, size):  # noqa: F811
    assert looks_as_before("covered", size, keys)


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_how_it_looks_on_hold(looks_as_before, size):  # noqa: F811
    use = OpioidUse(uid="use", **at(0, 9))
    assert looks_as_before("lapsed", size, (*TO_INJECTION, "enter"), [use])


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_how_a_bridge_looks(looks_as_before, size):  # noqa: F811
    keys = ("M", "2", "b", "enter", "enter", "enter", *"2027-07-02", "enter")
    assert looks_as_before("covered", size, keys, shots(10)[1:])
