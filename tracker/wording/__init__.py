"""Every text a person sees, by key, from one file that a translator can edit."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

GROUP = re.compile(r"^\[([^\].]+)", re.MULTILINE)


class WordingError(KeyError):
    """A text that is not there, or that is asked for without a value it needs."""

    def __str__(self) -> str:
        return str(self.args[0])


def text(key: str, **values: object) -> str:
    """The text of a key such as "take.logged", its placeholders filled from `values`.

    Values that the text has no place for are left out, so that one set serves many texts.
    Raises WordingError for a key that is not there and for a value that is missing.
    """
    template = _group(key.partition(".")[0]).get(key)
    if template is None:
        raise WordingError(f"there is no text with the key {key!r}")
    if "{" not in template:
        return template
    try:
        return template.format_map(values)
    except KeyError as missing:
        raise WordingError(f"the text {key!r} needs a value for {missing}") from None


def keys() -> tuple[str, ...]:
    """The keys of all texts, in the order of the file."""
    return tuple(key for name in _sources() for key in _group(name))


def parse_texts(source: str) -> Mapping[str, str]:
    """The texts of a wording file by dotted key; raises WordingError for what is no text."""
    try:
        return MappingProxyType(dict(_flat(tomllib.loads(source), "")))
    except tomllib.TOMLDecodeError as error:
        raise WordingError(f"the wording file is not TOML: {error}") from None


@cache
def _group(name: str) -> Mapping[str, str]:
    """The texts of one group; the first screen needs few of them."""
    return parse_texts(_sources().get(name, ""))


@cache
def _sources() -> Mapping[str, str]:
    """The file cut into its groups, each still as TOML."""
    source = Path(__file__).with_name("en.toml").read_text(encoding="utf-8")
    found: dict[str, str] = {}
    begins = list(GROUP.finditer(source))
    for number, begin in enumerate(begins):
        end = begins[number + 1].start() if number + 1 < len(begins) else len(source)
        found[begin[1]] = found.get(begin[1], "") + source[begin.start() : end]
    return found


def _flat(table: Mapping[str, object], above: str) -> Iterator[tuple[str, str]]:
    for name, value in table.items():
        key = f"{above}{name}"
        if isinstance(value, dict):
            yield from _flat(value, f"{key}.")
        elif isinstance(value, str) and value:
            yield key, value
        else:
            raise WordingError(f"the wording file has no text at {key!r}")
