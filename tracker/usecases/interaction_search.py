"""The search over the interaction list: by ingredient, brand or plain words, mistyped or not."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import NamedTuple

from tracker.formulary.interactions import Interaction, load_interactions

# An amount leads to no medicine.
AMOUNT = re.compile(r"\d+(?:[.,]\d+)?\s*(?:mgs?|mcg|ug|µg|g|mls?|%|percent)(?![a-z])")
WORD = re.compile(r"[a-z]+|\d+")
# As far as somebody types before the search guesses at the rest of a word.
PREFIX_FROM = 3
# How many letters may be wrong in a word of this length and more: none in shorter ones [D].
ONE_WRONG_FROM, TWO_WRONG_FROM = 5, 8


class Match(NamedTuple):
    """An entry, the name in the list by which it was found, and if that was typed as it stands."""

    interaction: Interaction
    found_by: str
    exact: bool


class Search(NamedTuple):
    """What was found: for sure or mistyped, what is only near, and the words nobody knows.

    Each list has the worst first. `unknown` are words of which nothing sure is known.
    """

    matches: tuple[Match, ...]
    near: tuple[Match, ...]
    unknown: tuple[str, ...]


class _Name(NamedTuple):
    """A name as it is written in the list, and its words as they are compared."""

    written: str
    words: tuple[str, ...]
    interaction: Interaction


class _Meant(NamedTuple):
    """By which typed words a word of the list is meant: typed as it is, whole, or begun only."""

    places: frozenset[int]
    exact: bool
    whole: bool


_FORM = _Meant(frozenset(), exact=True, whole=True)


class _Hit(NamedTuple):
    """A name that typed words lead to: by which, if all of it was meant, if as it stands."""

    name: _Name
    places: frozenset[int]
    whole: bool
    exact: bool


def search(typed: str) -> Search:
    """Everything in the list that the words typed may mean."""
    listed = load_interactions()
    words = [word for word in _words(AMOUNT.sub(" ", _folded(typed))) if word not in listed.fillers]
    meant = _meant(words)
    if any(_singular(word) in listed.forms for word in words):
        meant |= dict.fromkeys(listed.forms - meant.keys(), _FORM)
    hits = [hit for name in _names() if (hit := _hit(name, meant)) and name.interaction.is_known]
    whole = [hit for hit in hits if hit.whole]
    covered = frozenset[int]().union(*(hit.places for hit in whole))
    matches = _best(whole)
    found = {match.interaction.id for match in matches}
    # More words about what was found already are no riddle: "Tylenol and codeine".
    covered |= frozenset[int]().union(
        *(hit.places for hit in hits if hit.name.interaction.id in found)
    )
    near = _best(hit for hit in hits if hit.places - covered)
    left = [word for place, word in enumerate(words) if place not in covered]
    unknown = [
        word for word in left if _singular(word) not in listed.vague and not word.isdecimal()
    ]
    if not matches and not unknown:
        unknown = left
    return Search(matches, near, tuple(dict.fromkeys(unknown)))


def _words(text: str) -> list[str]:
    return WORD.findall(_folded(text))


def _folded(text: str) -> str:
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in apart if not unicodedata.combining(sign))


def _singular(word: str) -> str:
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


@cache
def _names() -> tuple[_Name, ...]:
    found, listed = [], load_interactions()
    for item in listed.entries:
        for written in (*item.names, *item.search):
            said = [word for word in _words(written) if word not in listed.fillers]
            words = tuple(map(_singular, said))
            found.append(_Name(written, words, item))
    return tuple(found)


@cache
def _vocabulary() -> frozenset[str]:
    return frozenset(word for name in _names() for word in name.words)


def _meant(typed: Sequence[str]) -> dict[str, _Meant]:
    """The words of the list that the typed words may mean."""
    found: dict[str, _Meant] = {}
    for place, word in enumerate(typed):
        pair = word + typed[place + 1] if place + 1 < len(typed) else ""
        mistyped = _mistyped(_singular(word))
        for own in _vocabulary():
            if own == _singular(word):
                meant = _Meant(frozenset({place}), exact=True, whole=True)
            elif own == _singular(pair):
                meant = _Meant(frozenset({place, place + 1}), exact=True, whole=True)
            elif own in mistyped:
                meant = _Meant(frozenset({place}), exact=False, whole=True)
            elif place == len(typed) - 1 and _begins(word, own):
                meant = _Meant(frozenset({place}), exact=False, whole=False)
            else:
                continue
            if own not in found or meant[1:] > found[own][1:]:
                found[own] = meant
    return found


def _begins(word: str, own: str) -> bool:
    """Whether the word that is being typed may become a word of the list."""
    return len(word) >= PREFIX_FROM and word not in _vocabulary() and own.startswith(word)


def _mistyped(word: str) -> frozenset[str]:
    """The words of the list that a word which is not among them may have been meant for."""
    too_short = len(word) < ONE_WRONG_FROM - 1
    if too_short or word in _vocabulary() or word in load_interactions().vague:
        return frozenset()
    from rapidfuzz.distance import OSA

    return frozenset(
        own
        for own in _vocabulary()
        if (wrong := _may_be_wrong(own)) and OSA.distance(word, own, score_cutoff=wrong) <= wrong
    )


def _may_be_wrong(own: str) -> int:
    """How many letters may be wrong; none where the word names a form and no medicine."""
    if len(own) < ONE_WRONG_FROM or own in load_interactions().vague:
        return 0
    return 1 if len(own) < TWO_WRONG_FROM else 2


def _hit(name: _Name, meant: Mapping[str, _Meant]) -> _Hit | None:
    """How the typed words lead to a name; None where they do not."""
    met = {own: meant[own] for own in name.words if own in meant}
    vague = load_interactions().vague
    if all(own in vague or own.isdecimal() for own in met):
        return None
    return _Hit(
        name,
        frozenset[int]().union(*(item.places for item in met.values())),
        whole=len(met) == len(set(name.words)) and all(item.whole for item in met.values()),
        exact=all(item.exact for item in met.values()),
    )


def _best(hits: Iterable[_Hit]) -> tuple[Match, ...]:
    """Each entry once, by the name that was met best, the worst risk first."""
    best: dict[str, _Hit] = {}
    for hit in hits:
        key = hit.name.interaction.id
        if key not in best or _weight(hit) > _weight(best[key]):
            best[key] = hit
    found = [Match(hit.name.interaction, hit.name.written, hit.exact) for hit in best.values()]
    return tuple(sorted(found, key=lambda match: match.interaction.rank))


def _weight(hit: _Hit) -> tuple[bool, int]:
    return hit.exact, len(hit.places)
