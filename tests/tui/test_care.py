"""Every key of the Care view, for the one who looks and for the one who is looked after."""

from dataclasses import replace

import pytest

from tests.tui.conftest import STATES, at, sam
from tracker.engine.entries import Consent
from tracker.tui.dialogs import Ask, Form, Tell


def shared(state, level=2, name="Sam", person="sam"):
    """A person's record in a state, shared with Kim; ids are the person's own."""
    consent = Consent(uid="c", who="Kim", level=level, **at(6, 9))
    moved = []
    for entry in [*sam(state, name), consent]:
        links = {"plan": f"{person}-{entry.plan}"} if getattr(entry, "plan", None) else {}
        moved.append(replace(entry, person=person, uid=f"{person}-{entry.uid}", **links))
    return moved


async def as_kim(screen):
    await screen.press("3", "y", *"Kim", "enter")


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (120, 40), (200, 60)])
@pytest.mark.parametrize("level", [1, 2, 3])
@pytest.mark.parametrize("state", STATES)
async def test_a_person_in_each_state_at_each_level(opened, state, level, size):
    async with opened(size=size, entries=shared(state, level)) as screen:
        await as_kim(screen)
        assert "People who share with Kim" in screen.text()
        await screen.press("enter")
        page = screen.text()
        assert "emergency" in page
        assert "Answer first" not in page
        assert "Hold" not in page
        if level == 1:
            assert "Cannot be relied on" not in page


async def test_the_list_is_worst_first_and_opening_is_seen(opened):
    entries = [*shared("covered"), *shared("lapsed", name="Ana", person="ana")]
    async with opened(entries=entries, person="sam") as screen:
        await as_kim(screen)
        page = screen.text()
        assert page.index("Ana") < page.index("Sam", page.index("Ana"))
        seen = {entry.person for entry in screen.entries() if entry.type == "seen"}
        assert seen == {"ana", "sam"}
        await screen.press("enter")
        assert "Ana" in screen.text().splitlines()[0]
        await screen.press("escape")
        assert "People who share with Kim" in screen.text()


async def test_see_to_it_outcome_and_danger(opened):
    async with opened(size=(120, 40), entries=shared("lapsed")) as screen:
        await as_kim(screen)
        await screen.press("enter", "a")
        assert isinstance(screen.app.screen, Form)
        await screen.press(*"18:00", "enter")
        assert (screen.kinds()[-1], screen.entries()[-1].owner) == ("acknowledgement", "Kim")
        assert "Kim to today 18:00" in screen.text()
        assert "Act now" in screen.text()
        await screen.press("o")
        assert isinstance(screen.app.screen, Ask)
        await screen.press("2")
        assert screen.entries()[-1].outcome == "reached"
        await screen.press("o", "1")
        assert screen.entries()[-1].outcome == "not_safe"
        assert isinstance(screen.app.screen, Tell)
        assert "Give naloxone" in screen.text()


async def test_a_red_warning_is_not_put_off_another_is_and_can_be_called_off(opened):
    async with opened(size=(120, 40), entries=shared("lapsed")) as screen:
        await as_kim(screen)
        await screen.press("enter")
        before = screen.entries()
        await screen.press("z")
        assert screen.entries() == before
        assert any("cannot be put off" in said.message for said in screen.app._notifications)
        await screen.press("down", "z", *"18:00", "enter")
        assert screen.kinds()[-1] == "snooze"
        await screen.press("Z", "2")
        assert (screen.kinds()[-1], screen.entries()[-1].target) == (
            "void", screen.entries()[-2].uid,
        )  # fmt: skip


async def test_share_preview_who_looked_and_withdraw(opened):
    async with opened("lapsed", (120, 40)) as screen:
        await screen.press("3")
        assert "Nobody may see you" in screen.text()
        await screen.press("s", *"Kim", "tab", "2", "ctrl+o")
        assert (screen.kinds()[-1], screen.entries()[-1].level) == ("consent", 2)
        await screen.press("p")
        assert "This is what Kim sees" in screen.text()
        assert "Cannot be relied on" in screen.text()
        await screen.press("escape", "v")
        assert "Nobody has looked yet" in screen.text()
        await screen.press("escape", "d", "enter")
        assert screen.entries()[-1].level == 2
        await screen.press("d", "2")
        assert screen.entries()[-1].level == 0
        assert "ended" in screen.text()


async def test_the_viewer_may_be_set_for_good(opened):
    async with opened(entries=shared("lapsed"), viewer="Kim") as screen:
        await screen.press("3")
        assert "People who share with Kim" in screen.text()


@pytest.mark.parametrize("key", ["a", "o", "z", "Z", "s", "d", "p", "v", "y", "enter", "f1"])
async def test_esc_records_nothing(opened, key):
    async with opened("lapsed") as screen:
        before = screen.entries()
        await screen.press("3", key, "escape", "escape", "escape")
        assert screen.entries() == before
        assert len(screen.app.screen_stack) == 1


@pytest.mark.parametrize("count", [1, 300])
async def test_one_and_three_hundred_people(opened, count):
    states = ("covered", "lapsed", "waning", "call_first")
    entries = [
        entry
        for number in range(count)
        for entry in shared(states[number % 4], name=f"P{number:03}", person=f"p{number:03}")
    ]
    async with opened(entries=entries, person="p000") as screen:
        await as_kim(screen)
        assert len(screen.app.screen.seen.rows) == count
        assert screen.kinds().count("seen") == count
        await screen.press("end", "home", "enter")
        assert screen.app.screen.person == screen.app.screen.seen.rows[0].person
