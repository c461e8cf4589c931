"""How hard a text is to read: sentences, words, syllables, Flesch-Kincaid grade."""

import re

# Words that the rules below would count wrongly.
COUNTED_BY_EAR = {
    "area": 3, "being": 2, "create": 2, "doesn't": 2, "every": 2, "everyone": 3, "evening": 2,
    "heroin": 3, "idea": 3, "medicine": 3, "opioid": 3, "opioids": 3,
    "period": 3, "quiet": 2, "react": 2, "reaction": 3, "science": 2, "someone": 2, "something": 2,
    "tongue": 1, "usual": 3, "usually": 4,
    "uid": 3, "rfc": 3, "json": 2, "cpr": 3, "utc": 3, "mg": 3, "min": 2,
}  # fmt: skip


def sentences(text: str) -> list[str]:
    """The sentences of a text, without those that hold no word."""
    parts = re.split(r"(?<=[.!?])\s+|\n+", text)
    return [part for part in parts if words(part)]


def words(text: str) -> list[str]:
    """The words and numbers of a text; "take-out" is two."""
    return re.findall(r"[A-Za-z]+(?:['’][a-z]+)?|\d+", text)


def syllables(word: str) -> int:
    """The syllables of an English word; a number is taken in at a glance, as one."""
    lower = word.lower().replace("’", "'")
    if lower.isdecimal():
        return 1
    if lower in COUNTED_BY_EAR:
        return COUNTED_BY_EAR[lower]
    lower = re.sub(r"'(s|t|re|ve|ll|d|m)?$", "", lower)
    count = len(re.findall(r"[aeiouy]+", lower))
    # A silent e: "dose", "takes" and "used", but not "table", "doses" or "started".
    silent = re.search(r"[^aeiouyl]e$|[aeiouyrw]le$", lower) or re.search(
        r"[aeiouy]les$|[^aeioutdy]ed$|(?<!s)(?<!c)[^aeiouysxzcgl]es$|[^sc]hes$", lower
    )
    if silent and count > 1:
        count -= 1
    # Two vowels that are said apart.
    count += len(re.findall(r"[aeiouy]ing$|[^ctgsx]ia(?!ge)|[^ctgsx]iou|[^t]ual|[^q]uou", lower))
    return max(count, 1)


def grade(text: str) -> float:
    """The Flesch-Kincaid grade of a text; 0 for a text without words."""
    said = words(text)
    if not said:
        return 0.0
    spoken = sum(syllables(word) for word in said)
    return 0.39 * len(said) / len(sentences(text)) + 11.8 * spoken / len(said) - 15.59
