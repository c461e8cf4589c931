"""The only way from words to a widget: never as markup, so that nothing in them is lost."""

from textual.content import Content

from tracker.tui.curtain import curtain

STYLES = {
    "good": "$text-success",
    "info": "$text-muted",
    "caution": "$text-warning",
    "urgent": "$text-error",
    "critical": "bold $text-error",
    "strong": "bold",
    "key": "bold $text-accent",
    "here": "bold reverse",
    "faint": "$text-muted",
    "plain": "",
}


def words(text: str, tone: str = "plain") -> Content:
    """A text as it stands, in the style of a tone; blanked where the curtain is drawn."""
    return open_words(curtain.over(text), tone)


def open_words(text: str, tone: str = "plain") -> Content:
    """A text that is never blanked: what to do in an emergency."""
    style = STYLES[tone]
    return Content.styled(text, style) if style else Content(text)


def line(*parts: tuple[str, str] | str) -> Content:
    """Texts side by side, each with its tone."""
    made = [words(*part) if isinstance(part, tuple) else words(part) for part in parts]
    return Content("").join(made)


def legend(signs: list[tuple[str, str, str]], width: int) -> list[Content]:
    """Signs with their words, as many to a line as fit: sign, tone, word."""
    rows = [Content("")]
    for sign, tone, said in signs:
        item = line((sign, tone), (f" {said}   ", "faint"))
        if rows[-1].cell_length and rows[-1].cell_length + item.cell_length - 3 > width:
            rows.append(Content(""))
        rows[-1] = Content("").join([rows[-1], item])
    return rows


def lines(rows: list[Content]) -> Content:
    """Texts below each other."""
    return Content("\n").join(rows)
