"""The Contacts page, the check while the screen is open, and the word before others are told."""

from datetime import timedelta

from db.contacts import add_contact, contacts_of, keep_verified
from db.store import open_store
from tests.conftest import NOON
from tests.tui.conftest import at, sam
from tracker.engine.entries import Acknowledgement, Consent

HOUR = timedelta(hours=1)


def shared(state="lapsed"):
    return [*sam(state), Consent(uid="c", who="Kim", level=2, **at(6, 9))]


def let_kim_be_reached(place):
    """Over a channel that refuses at once."""
    with open_store(place) as store:
        add_contact(store, "sam", "Kim", "json://127.0.0.1:9/x", NOON)
        kim = contacts_of(store, "sam")[-1]
        keep_verified(store, kim, NOON)


async def checked(screen):
    await screen.app.check_now().wait()
    await screen.settle()


async def test_nothing_is_green_while_nobody_can_be_reached(opened):
    async with opened("covered", reached=False) as screen:
        assert screen.app.screen.query_one("#banner").has_class("caution")
        assert "Warnings may not get through" in screen.text()
        for key in "234567C":
            await screen.press(key)
            assert "! Warnings may not get through" in screen.text(), key


async def test_a_way_onto_the_screen_makes_it_green(opened):
    async with opened("covered", reached=False) as screen:
        await screen.press("C", "n", "enter", "enter", "enter")
        assert "✓ you  works" in screen.text()
        assert "! Warnings may not" not in screen.text()
        await screen.press("1")
        assert screen.app.screen.query_one("#banner").has_class("good")


async def test_the_list_names_keys_where_there_are_some_and_no_command(opened):
    async with opened("covered", reached=False) as screen:
        await screen.press("C")
        assert "Press C, then n." in screen.text()
        assert "press 3 for Care, then s" in screen.text()
        assert "tracker contacts" not in screen.text()
        assert "tracker share" not in screen.text()


async def test_esc_adds_nobody(opened):
    async with opened("covered", reached=False) as screen:
        await screen.press("C", "n", "escape")
        assert "Nobody can be reached" in screen.text()


async def test_an_address_that_is_none_is_named_and_nothing_is_kept(opened):
    async with opened("covered", reached=False) as screen:
        await screen.press("C", "n", *"Kim", "enter", "right", "right", "enter", *"kim", "enter")
        assert "Give an address" in screen.text()
        await screen.press("escape")
        assert "Nobody can be reached" in screen.text()


async def test_what_goes_to_the_screen_is_shown_with_a_bell_once(opened):
    async with opened("lapsed") as screen:
        rung = []
        screen.app.bell = lambda: rung.append(screen.clock.at)
        await checked(screen)
        shown = [toast.message for toast in screen.app._notifications]
        assert any("Please look at it now" in said for said in shown)
        screen.clock.at += timedelta(minutes=1)
        await checked(screen)
        assert len(rung) == 1


async def test_the_person_is_asked_before_others_are_told_and_answers_with_a_key(opened):
    async with opened(entries=shared()) as screen:
        let_kim_be_reached(screen.place)
        assert "a answer" not in screen.text()
        await checked(screen)
        assert "▲ We tell Kim at 12:10, unless you answer." in screen.text()
        await screen.press("a")
        said = [entry for entry in screen.entries() if isinstance(entry, Acknowledgement)]
        assert [(entry.code, entry.owner) for entry in said] == [("COVERAGE_LAPSED", "Sam")]
        assert "We tell Kim" not in screen.text()


async def test_unanswered_it_is_told_and_stands_under_who_was_told(opened):
    async with opened(entries=shared()) as screen:
        let_kim_be_reached(screen.place)
        await checked(screen)
        screen.clock.at += timedelta(minutes=11)
        await checked(screen)
        assert "We tell Kim" not in screen.text()
        await screen.press("C")
        assert "Kim  Their medicine may not work now  not sent" in screen.text()


async def test_a_pill_that_is_logged_takes_the_question_away(opened):
    entries = shared("waning")
    async with opened(entries=entries) as screen:
        let_kim_be_reached(screen.place)
        screen.clock.at += 10 * HOUR
        await checked(screen)
        assert "We tell Kim" in screen.text()
        await screen.press("t", "1", "escape")
        # It counts from an hour on, and till then the lapse goes on.
        assert "We tell Kim" in screen.text()
        screen.clock.at += HOUR + timedelta(minutes=1)
        await checked(screen)
        assert "We tell Kim" not in screen.text()


async def test_the_duty_words_and_an_end_from_the_page(opened):
    async with opened(entries=shared()) as screen:
        let_kim_be_reached(screen.place)
        await screen.press("C", "down", "h")
        assert "told first" in screen.text()
        await screen.press("w", "2")
        with open_store(screen.place) as store:
            assert [c.plain for c in contacts_of(store, "sam")] == [False, True]
        await screen.press("d", "escape")
        assert "Kim" in screen.text()
        await screen.press("d", "2")
        with open_store(screen.place) as store:
            assert [c.name for c in contacts_of(store, "sam")] == [""]


async def test_a_test_that_is_refused_says_so_and_a_wrong_code_is_refused(opened):
    async with opened(entries=shared()) as screen:
        let_kim_be_reached(screen.place)
        await screen.press("C", "down", "t")
        await screen.app.workers.wait_for_complete(
            [worker for worker in screen.app.workers if worker.group == "flow"]
        )
        await screen.settle()
        shown = [toast.message for toast in screen.app._notifications]
        assert any("did not get through" in said for said in shown)
        await screen.press("e", *"12", "enter")
        shown = [toast.message for toast in screen.app._notifications]
        assert any("not right" in said for said in shown)


async def test_checks_too_long_ago_are_told_when_the_screen_opens(opened):
    async with opened("covered") as screen:
        await checked(screen)
        screen.clock.at += timedelta(days=2)
        await screen.press("u", "escape")
        assert "No check for some time" in screen.text()
        await checked(screen)
        screen.clock.at += timedelta(hours=2)
        await screen.press("2", "1")
        assert "No check for some time" not in screen.text()
