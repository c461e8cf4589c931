"""What the source keys of values and texts stand for."""

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from tracker.formulary.load import FormularyError

# A letter and digits as in "E2b", or the words that stand for a source.
_KEY = re.compile(r"\b(?:[LGESX]\d+[a-z]?|design|clinic page|web)\b")


def source_text(key: str) -> str:
    """The citation of a source such as "L9", or of several: "L9, L14", "L1 s.2.2".

    Words around the keys stay: "design after E22". Several are parted by semicolons. Raises
    FormularyError for a key that is not known, and for words that name no source at all.
    """
    if not _KEY.search(key):
        raise FormularyError(f"no source is named in {key!r}")
    spelt_out = re.sub(r" s\.(?=\d)", " section ", key)
    parts = [part.strip() for part in re.split(r"[,;]", spelt_out)]
    return "; ".join(_KEY.sub(_cited, part) for part in parts if part)


def _cited(match: re.Match[str]) -> str:
    citation = _sources().get(match[0])
    if citation is None:
        raise FormularyError(f"the source {match[0]!r} is not in the list of sources")
    return citation


@cache
def _sources() -> Mapping[str, str]:
    path = Path(__file__).with_name("sources.toml")
    tables = tomllib.loads(path.read_text(encoding="utf-8"))
    return {key: citation for table in tables.values() for key, citation in table.items()}
