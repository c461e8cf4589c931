"""What is blanked while others may look on: names and the words for drugs.

The emergency screen is never blanked.
"""

import re
from collections.abc import Iterable

from tracker.wording import keys, text

MASK = "•••"


class Curtain:
    """Covers words while it is drawn. `names` are the names of the people on the screen."""

    def __init__(self) -> None:
        self.drawn = False
        self._names: frozenset[str] = frozenset()
        self._words: re.Pattern[str] | None = None

    def begin(self) -> None:
        """Nothing is covered, and no name is known yet."""
        self.drawn, self._names, self._words = False, frozenset(), None

    def know(self, names: Iterable[str]) -> None:
        """Takes in names that are to be covered too."""
        new = self._names.union(name for name in names if name.strip())
        if new != self._names:
            self._names, self._words = new, None

    def over(self, words: str) -> str:
        """The words as they may be shown now."""
        if not self.drawn:
            return words
        if self._words is None:
            listed = [key for key in keys() if key.startswith("privacy.words_")]
            covered = [word for key in listed for word in text(key).split()] + [*self._names]
            covered.sort(key=len, reverse=True)
            self._words = re.compile("|".join(map(re.escape, covered)), re.IGNORECASE)
        return self._words.sub(MASK, words)


curtain = Curtain()
