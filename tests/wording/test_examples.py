"""Every example that a hint or an error gives is one that its own reader takes, at any hour."""

import re
from datetime import datetime, timedelta

import pytest

from tests.conftest import NOON, ZONE
from tracker.cli.reminders import _days, _hour
from tracker.engine.sharing import SHARED_ITEMS
from tracker.exchange.coming import read_coming, read_coming_day
from tracker.exchange.when import read_day, read_when
from tracker.reminders.channels import check_channel
from tracker.tui.screens.health_flows import is_result
from tracker.usecases.check_with import check_with
from tracker.usecases.plans import time_of_day
from tracker.wording import keys, text

GIVEN = re.compile(r"[Ss]uch as:? (.+?)\.?$")
HOURS = [NOON + timedelta(hours=hour) for hour in range(0, 8 * 24, 5)]


def past_time(said: str, now: datetime) -> None:
    assert read_when(said, now, ZONE) <= now


def past_day(said: str, now: datetime) -> None:
    assert read_day(said, now, ZONE) <= now.date()


def time_to_come(said: str, now: datetime) -> None:
    assert read_coming(said, now, ZONE) > now


def day_to_come(said: str, now: datetime) -> None:
    assert read_coming_day(said, now, ZONE) >= now.date()


def any_day(said: str, now: datetime) -> None:
    assert read_day(said, now, ZONE)


def result(said: str, _: datetime) -> None:
    assert is_result(said)


def tablets(said: str, _: datetime) -> None:
    assert 1 <= int(said) <= 1000


def items(said: str, _: datetime) -> None:
    assert set(said.split(",")) <= set(SHARED_ITEMS)


def medicine(said: str, _: datetime) -> None:
    assert check_with(said.removeprefix("tracker check-with "), "911").is_known


READERS = {
    "consent.items": items,
    "contacts.address_hint": lambda said, _: check_channel(said),
    "contacts.no_channel": lambda said, _: check_channel(said),
    "contacts.no_channel_here": lambda said, _: check_channel(said),
    "inject.hint_when": past_day,
    "interaction.lead_example": medicine,
    "interaction.nothing_typed": medicine,
    "lab.bad_value": result,
    "lab.hint_when": past_day,
    "lab.value_hint": result,
    "naloxone.hint_expires": any_day,
    "notices.bad_days": lambda said, _: _days(said),
    "notices.bad_hours": lambda said, _: [_hour(part, "bad_hours") for part in said.split("-")],
    "notices.bad_time": lambda said, _: _hour(said, "bad_time"),
    "option.items": items,
    "setup.hint_date": any_day,
    "setup.hint_time": lambda said, _: time_of_day(said),
    "supply.hint_many": tablets,
    "switch.hint_day": day_to_come,
    "take.hint_time": past_time,
    "taken_on.hint_until": time_to_come,
    "visit.hint_at": time_to_come,
    "what_if.hint_day": day_to_come,
}


def examples(key: str) -> list[str]:
    found = GIVEN.search(text(key))
    return re.split(r", or |, | or ", found[1]) if found else []


def test_every_text_with_an_example_has_its_reader_here() -> None:
    giving = {key for key in keys() if "{" not in text_of(key) and examples(key)}
    assert giving == set(READERS)


def text_of(key: str) -> str:
    try:
        return text(key)
    except KeyError:
        # It needs a value, and so it is no hint.
        return "{"


@pytest.mark.parametrize("now", HOURS, ids=lambda now: f"{now:%a %H}")
@pytest.mark.parametrize("key", READERS)
def test_every_example_is_read(key: str, now: datetime) -> None:
    for said in examples(key):
        READERS[key](said, now)
