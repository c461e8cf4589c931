"""Emergency and help numbers by country, chosen by a person's home zone."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbers:
    """The numbers to call in a country: "EU" stands for the countries of Europe with 112.

    `country` is None where the zone does not tell; `emergency` is then words to read out,
    and always fits into a text where a number does.
    """

    country: str | None
    emergency: str
    crisis: str | None
    helpline: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Directory:
    countries: Mapping[str, Numbers]
    zones: Mapping[str, str]
    prefixes: Mapping[str, str]
    unknown: Numbers


def numbers_for(zone: str) -> Numbers:
    """The numbers for an IANA home zone; words that hold anywhere for any other name."""
    directory = _directory()
    country = directory.zones.get(zone)
    if country is None:
        matching = (prefix for prefix in directory.prefixes if zone.startswith(prefix))
        country = directory.prefixes.get(max(matching, key=len, default=""), "")
    return directory.countries.get(country, directory.unknown)


@cache
def _directory() -> _Directory:
    tables = tomllib.loads(Path(__file__).with_name("numbers.toml").read_text(encoding="utf-8"))
    unknown = _numbers(None, tables.pop("unknown"))
    return _Directory(
        countries={country: _numbers(country, table) for country, table in tables.items()},
        zones={zone: country for country, table in tables.items() for zone in table["zones"]},
        prefixes={
            prefix: country
            for country, table in tables.items()
            for prefix in table.get("prefixes", ())
        },
        unknown=unknown,
    )


def _numbers(country: str | None, table: Mapping[str, Any]) -> Numbers:
    return Numbers(
        country=country,
        emergency=table["emergency"]["number"],
        crisis=table.get("crisis", {}).get("number"),
        helpline=table.get("helpline", {}).get("number"),
    )
