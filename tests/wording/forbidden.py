"""What no text may say, each with the reason. Patterns know no case."""

import re

FORBIDDEN = {
    "a promise": (
        r"\bsafe(ly|r|st)?\b",
        r"\bprotect",
        r"\b(un)?covered\b",
        r"\bcannot overdose\b",
        r"\bguarantee",
    ),
    "an end of the risk": (
        r"\brisk( is| has)? (over|gone|past|ended)\b",
        r"\bno (more |longer at )?risk\b",
    ),
    "when opioids act again": (
        r"\b(work|act)s? again\b",
        r"\bopioids (will|can|may|might) (work|act)\b",
        r"\buse again\b",
    ),
    "an end of the block": (
        r"\b(covered|blocked) until\b",
        r"\bwears? off (in|after|on|at)\b",
        r"\b(cover|coverage|block) ends\b",
    ),
    "a countdown": (r"\d ?(h|hours?|d|days?|min|minutes?|weeks?) (left|to go|remaining)\b",),
    "a level": (r"\d ?%", r"\bper ?cent\b", r"\bblood level"),
    "an opioid amount": (
        r"\b(mg|milligrams?|grams?|ml|bags?) of\b",
        r"\b(dose|amount) of (an )?opioids?\b",
        r"\b(less|fewer|smaller) (of )?(an )?opioids?\b",
    ),
    "naming the illness": (
        r"\baddict", r"\busers?\b", r"\babuse", r"\balcoholics?\b", r"\bjunkie",
    ),
    "blame": (
        r"\bclean\b", r"\bdirty\b", r"\bhabit\b", r"\brelaps", r"\bslip(s|ped)?\b", r"\bfail",
        r"\bnon-?complian", r"\bstreaks?\b", r"\bfault\b", r"\bshould have\b",
    ),
    "two doses at once": (
        r"\bdoubl",
        r"(?<!do not )\btake two\b",
        r"\btwo (pills|tablets)\b",
        r"\bextra (pill|dose|tablet)\b",
    ),
    "beginning again": (r"\bre-?start", r"\b(begin|start) again\b"),
    "ending a medicine": (r"\b(stop|quit) (taking|your|the|naltrexone)\b",),
    "naltrexone against an overdose": (
        r"\bnaltrexone (can |may |will |does )?(reverse|stop|treat|help)s?\b",
        r"\brescue\b",
    ),
}  # fmt: skip


def said_wrongly(text: str) -> list[str]:
    """What a text says that none may: the words and the reason."""
    return [
        f"{match[0]!r}: {reason}"
        for reason, patterns in FORBIDDEN.items()
        for pattern in patterns
        if (match := re.search(pattern, text, re.IGNORECASE))
    ]
