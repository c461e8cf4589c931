"""Questions at the terminal. Where nobody can answer, the command says which option does."""

from tracker.cli.arguments import is_terminal
from tracker.engine.entries import Answer
from tracker.errors import RefusedError
from tracker.wording import text

YES = ("y", "yes")


def agrees(question: str, given: bool, option: str) -> bool:
    """Whether the person says yes; `given` answers for them, and Enter alone means no."""
    if given:
        return True
    if not is_terminal():
        raise RefusedError(f"{question} To say yes, add {option}.")
    return input(f"{question} [y/N] ").strip().casefold() in YES


def opioid_answer(given: str | None) -> Answer:
    """The answer to the opioid question, asked unless it was given as an option."""
    if given is not None:
        return Answer(given)
    question = text("ask.opioids")
    if not is_terminal():
        raise RefusedError(f"{question} Add --answer none, yes, unsure or declined.")
    print(question)
    print(text("ask.opioids_help"))
    for number, answer in enumerate(Answer, start=1):
        print(f"  {number}  {text(f'ask.answer_{answer}')}")
    choices = {str(number): answer for number, answer in enumerate(Answer, start=1)}
    choices |= {str(answer): answer for answer in Answer}
    while True:
        reply = input("1-4: ").strip().casefold()
        if reply in choices:
            return choices[reply]


def asked(label: str, hint: str, default: str = "") -> str:
    """A line of text from the person; Enter alone gives the default."""
    shown = f" [{default}]" if default else ""
    print(hint)
    return input(f"{label}{shown}: ").strip() or default


def chosen(label: str, choices: dict[str, str], default: str) -> str:
    """One of several choices, by its number or its word."""
    keys = list(choices)
    print(label)
    for number, key in enumerate(keys, start=1):
        mark = "*" if key == default else " "
        print(f" {mark}{number}  {choices[key]}")
    while True:
        reply = input(f"1-{len(keys)} [{keys.index(default) + 1}]: ").strip().casefold()
        if not reply:
            return default
        if reply in keys:
            return reply
        if reply.isdecimal() and 1 <= int(reply) <= len(keys):
            return keys[int(reply) - 1]
