"""Which letters can be printed: the fonts that come with the program, then those of the machine.

A letter that no font has is printed as its code, so that nothing goes missing unseen.
"""

import unicodedata
from collections.abc import Iterable
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from typst import Fonts

# Each a package that holds fonts and little else. Between them they have the scripts in which
# most people write their names.
PACKAGES = (
    "fontpkg_noto_sans", "justmytype_intl_rtl", "justmytype_intl_south_asia",
    "justmytype_intl_sea", "justmytype_intl_africa", "noto_cjk_sans_jp_regular",
)  # fmt: skip
# In every font that Latin is printed with; what lies beyond is looked for.
SURE = frozenset(map(chr, (*range(0x20, 0x7F), *range(0xA0, 0x180))))
UNSEEN = ("Cc", "Cf", "Cs", "Zl", "Zp")


class Lettering(NamedTuple):
    """The fonts to print with, their families in the order in which they are asked, and the
    letters that none of them has.
    """

    fonts: "Fonts"
    families: tuple[str, ...]
    missing: frozenset[str]


def lettering_for(texts: Iterable[str]) -> Lettering:
    """The fonts for some texts; those of the machine are asked only where its own do not do."""
    own = _own_fonts()
    wanted = {sign for said in texts for sign in said} - SURE
    wanted = {sign for sign in wanted if unicodedata.category(sign) not in UNSEEN}
    left = _not_in(own, wanted)
    if not left:
        return Lettering(own, _families(own), frozenset())
    all_fonts = _all_fonts()
    return Lettering(all_fonts, _families(own), frozenset(_not_in(all_fonts, left)))


def spelt(said: str, missing: frozenset[str]) -> str:
    """A text in which letters that cannot be printed stand as codes, and breaks as spaces."""
    return "".join(
        f"[U+{ord(sign):04X}]"
        if sign in missing or unicodedata.category(sign) == "Cs"
        else " "
        if unicodedata.category(sign) in ("Cc", "Zl", "Zp")
        else sign
        for sign in said
    )


@cache
def _own_fonts() -> "Fonts":
    import typst

    return typst.Fonts(False, True, _folders())


@cache
def _all_fonts() -> "Fonts":
    import typst

    return typst.Fonts(True, True, _folders())


def _folders() -> list[str]:
    specs = (find_spec(name) for name in PACKAGES)
    return [str(Path(spec.origin).parent) for spec in specs if spec and spec.origin]


def _families(fonts: "Fonts") -> tuple[str, ...]:
    """Sans first, so that a page is of one look."""
    names = sorted(set(fonts.families()), key=lambda name: (not name.startswith("Noto"), name))
    return tuple(names)


def _not_in(fonts: "Fonts", wanted: set[str]) -> set[str]:
    """Those signs that no font has."""
    left = set(wanted)
    for font in fonts.fonts():
        if not left:
            break
        if font.path is not None:
            left -= _signs_of(font.path, font.index)
    return left


@cache
def _signs_of(path: str, index: int) -> frozenset[str]:
    """The signs of a font file; none where it cannot be read."""
    from fontTools.ttLib import TTFont, TTLibError

    try:
        with TTFont(path, fontNumber=index, lazy=True) as font:
            table = font.getBestCmap()
    except (TTLibError, OSError, AssertionError, ValueError, KeyError):
        return frozenset()
    return frozenset(map(chr, table or ()))
