"""One line of the log as a JSON object and back: strict, and exact to the last digit."""

import json
import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from json.encoder import encode_basestring

LONGEST_LINE = 1_000_000
DEEPEST = 32
LONGEST_ECHO = 60
# Control characters but tab and line ends, and halves of a surrogate pair.
UNSPEAKABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff]")
# What some readers take for the end of a line, though JSON may hold it as it is.
LINE_ENDS = str.maketrans({"\x85": "\\u0085", "\u2028": "\\u2028", "\u2029": "\\u2029"})

Json = object
Raw = Mapping[str, Json]
Reader = Callable[[Json], object]


class UnreadableError(ValueError):
    """Something that cannot be read; the message says what it must be and the way out."""


def echo(value: Json) -> str:
    """A value as a message may repeat it: on one line, and not too long."""
    if isinstance(value, dict | list):
        return "an object" if isinstance(value, dict) else "a list"
    text = repr(value) if isinstance(value, str) else printed(value)
    return text if len(text) <= LONGEST_ECHO else f"{text[:LONGEST_ECHO]}..."


def parsed(line: str) -> dict[str, Json]:
    """The object on a line, decimals as Decimal; raises UnreadableError."""
    if len(line) > LONGEST_LINE:
        raise UnreadableError("longer than a million characters; is this file a log?")
    try:
        raw = json.loads(
            line,
            parse_float=Decimal,
            parse_constant=_no_constant,
            object_pairs_hook=_once_each,
        )
    except UnreadableError:
        raise
    except (ValueError, ArithmeticError, RecursionError):
        raise UnreadableError("not JSON; write one whole JSON object on each line") from None
    if not isinstance(raw, dict):
        raise UnreadableError("not an object; write one whole JSON object on each line")
    return raw


def printed(value: Json) -> str:
    """A JSON value as text on one line; a Decimal keeps all of its digits."""
    if isinstance(value, str):
        return encode_basestring(value).translate(LINE_ENDS)
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, Mapping):
        pairs = (f"{printed(key)}: {printed(item)}" for key, item in value.items())
        return f"{{{', '.join(pairs)}}}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(printed, value))}]"
    return json.dumps(value, allow_nan=False)


def loosened(value: Json) -> Json:
    """The same value for `json.dumps`, which knows no Decimal."""
    if isinstance(value, Decimal):
        return int(value) if _is_whole(value) else float(value)
    if isinstance(value, Mapping):
        return {key: loosened(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [loosened(item) for item in value]
    return value


def check_kept(value: Json, depth: int = 0) -> None:
    """Raises UnreadableError where a value of an unknown field could not be given back."""
    if depth > DEEPEST:
        raise UnreadableError(f"is nested more than {DEEPEST} deep; make it flatter")
    if isinstance(value, str) and UNSPEAKABLE.search(value):
        raise UnreadableError("holds control characters; take them out")
    if isinstance(value, dict):
        for key, item in value.items():
            check_kept(key, depth + 1)
            check_kept(item, depth + 1)
    if isinstance(value, list):
        for item in value:
            check_kept(item, depth + 1)


def _no_constant(found: str) -> Json:
    raise UnreadableError(
        f"{found} stands here, which is no number in JSON; write a number or null"
    )


def _once_each(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
    made = dict(pairs)
    if len(made) == len(pairs):
        return made
    names = [name for name, _ in pairs]
    twice = next(name for name in names if names.count(name) > 1)
    raise UnreadableError(f"the field {echo(twice)} stands here twice; keep one of them")


def _is_whole(value: Decimal) -> bool:
    return value.is_finite() and abs(value) < 10**15 and value == value.to_integral_value()
