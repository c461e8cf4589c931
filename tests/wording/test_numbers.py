"""Numbers to call, by home zone."""

import tomllib
from importlib.resources import files
from pathlib import Path
from zoneinfo import available_timezones

import pytest

import tracker.wording
from tracker.formulary.sources import source_text
from tracker.wording.numbers import numbers_for

TABLES = tomllib.loads(
    Path(tracker.wording.__file__).with_name("numbers.toml").read_text(encoding="utf-8")
)
OWN_TABLE = {"US", "CA", "GB", "AU", "NZ", "SG"}
ANSWER_AS = {"JE": "GB", "GG": "GB", "IM": "GB"}


@pytest.mark.parametrize(
    ("zone", "country", "emergency"),
    [
        ("America/New_York", "US", "911"),
        ("America/Indiana/Knox", "US", "911"),
        ("US/Pacific", "US", "911"),
        ("Pacific/Honolulu", "US", "911"),
        ("America/Toronto", "CA", "911"),
        ("Canada/Atlantic", "CA", "911"),
        ("America/Coral_Harbour", "CA", "911"),
        ("Europe/London", "GB", "999 or 112"),
        ("GB", "GB", "999 or 112"),
        ("Europe/Dublin", "EU", "112"),
        ("Europe/Berlin", "EU", "112"),
        ("Atlantic/Canary", "EU", "112"),
        ("Australia/Lord_Howe", "AU", "000"),
        ("Pacific/Auckland", "NZ", "111"),
        ("NZ-CHAT", "NZ", "111"),
        ("Asia/Singapore", "SG", "995"),
    ],
)
def test_the_home_zone_picks_the_country(zone: str, country: str, emergency: str) -> None:
    numbers = numbers_for(zone)
    assert (numbers.country, numbers.emergency) == (country, emergency)


@pytest.mark.parametrize("zone", ["", "UTC", "Etc/GMT+5", "America/Lima", "nowhere", "Europe"])
def test_an_unknown_zone_gets_words_that_hold_anywhere(zone: str) -> None:
    numbers = numbers_for(zone)
    assert numbers.country is None
    assert numbers.emergency == "your local emergency number (112 in many countries)"
    assert numbers.crisis is None
    assert numbers.helpline is None


def test_the_united_states_have_a_crisis_line_and_a_helpline() -> None:
    numbers = numbers_for("America/Chicago")
    assert (numbers.crisis, numbers.helpline) == ("988", "1-800-662-4357")


def test_every_zone_there_is_has_an_emergency_number() -> None:
    for zone in available_timezones():
        assert numbers_for(zone).emergency


def test_every_zone_named_is_one_that_exists_and_is_named_once() -> None:
    named = [zone for table in TABLES.values() for zone in table.get("zones", ())]
    assert len(named) == len(set(named))
    assert set(named) <= available_timezones()
    for table in TABLES.values():
        for prefix in table.get("prefixes", ()):
            assert any(zone.startswith(prefix) for zone in available_timezones())


def test_the_zones_agree_with_the_table_of_the_time_zone_database() -> None:
    rows = files("tzdata.zoneinfo").joinpath("zone.tab").read_text(encoding="utf-8")
    told = [line.split("\t") for line in rows.splitlines() if not line.startswith("#")]
    for code, _, zone, *_ in told:
        country = ANSWER_AS.get(code, code)
        if country in OWN_TABLE or numbers_for(zone).country in {"CA", "GB", "AU", "NZ", "SG"}:
            assert numbers_for(zone).country == country, zone


def test_every_number_has_a_source_and_says_how_sure_it_is() -> None:
    for table in TABLES.values():
        for kind in ("emergency", "crisis", "helpline"):
            if kind in table:
                assert source_text(table[kind]["source"])
                assert table[kind]["confidence"] in {"read", "second-hand", "common knowledge"}
