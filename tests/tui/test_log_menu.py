"""Two keys log what is not a dose; Esc leaves the list and logs nothing."""

from tracker.tui.dialogs import Ask, Form, Menu
from tracker.wording import text


async def test_two_keys_lead_to_what_is_logged(opened):
    async with opened("covered") as screen:
        await screen.press("l")
        assert isinstance(screen.app.screen, Menu)
        assert text("log_menu.contact") in screen.text()
        await screen.press("t")
        assert isinstance(screen.app.screen, Form)
        await screen.press(*"Dr Lee", "enter")
        assert screen.kinds()[-1] == "clinic_contact"


async def test_arrows_choose_too_and_esc_logs_nothing(opened):
    async with opened("covered") as screen:
        before = screen.kinds()
        await screen.press("l", "escape")
        assert not isinstance(screen.app.screen, Menu)
        await screen.press("L", "down", "enter")
        assert isinstance(screen.app.screen, Ask)
        await screen.press("escape")
        assert screen.kinds() == before
