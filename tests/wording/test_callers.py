"""What the program asks the wording for is there, and comes with the values it needs."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import tracker
from tracker.wording import keys, text

PROGRAM = Path(tracker.__file__).parent


def calls() -> Iterator[tuple[str, re.Pattern[str], frozenset[str | None]]]:
    """Each call of `text` whose key can be read: where, the keys it may mean, its values."""
    for path in sorted(PROGRAM.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Name)
                and node.func.id == "text"
                and node.args
                and (pattern := key_pattern(node.args[0]))
            ):
                values = frozenset(keyword.arg for keyword in node.keywords)
                yield f"{path.relative_to(PROGRAM)}:{node.lineno}", pattern, values


def key_pattern(key: ast.expr) -> re.Pattern[str] | None:
    """A pattern for the keys that an expression may mean; None for a plain variable."""
    if isinstance(key, ast.Constant):
        return re.compile(re.escape(str(key.value)))
    if isinstance(key, ast.JoinedStr):
        parts = (
            re.escape(str(part.value)) if isinstance(part, ast.Constant) else ".+"
            for part in key.values
        )
        return re.compile("".join(parts))
    return None


def needed(key: str) -> set[str]:
    """The names of the values that a text needs."""
    template = text(key, **{name: f"{{{name}}}" for name in NAMES})
    return {name for _, name, _, _ in Formatter().parse(template) if name}


NAMES = (
    "crisis", "day", "emergency", "helpline", "known", "mg", "month", "n", "offset", "place",
    "time", "weekday", "what", "when", "who", "year",
)  # fmt: skip


def test_every_key_that_is_asked_for_is_there() -> None:
    asked = list(calls())
    assert len(asked) > 50
    assert [
        (where, pattern.pattern)
        for where, pattern, _ in asked
        if not any(pattern.fullmatch(key) for key in keys())
    ] == []


def test_every_call_by_a_full_key_gives_the_values_that_its_text_needs() -> None:
    assert [
        (where, sorted(missing))
        for where, pattern, values in calls()
        for key in keys()
        if pattern.pattern == re.escape(key)
        and None not in values
        and (missing := needed(key) - values)
    ] == []
