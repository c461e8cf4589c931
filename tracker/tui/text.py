"""The only way from words to a widget: never as markup, so that nothing in them is lost."""

from textual.content import Content

STYLES = {
    "good": "$text-success",
    "info": "$text-muted",
    "caution": "$text-warning",
    "urgent": "$text-error",
    "critical": "bold $text-error",
    "strong": "bold",
    "key": "bold $text-accent",
    "faint": "$text-muted",
    "plain": "",
}


def words(text: str, tone: str = "plain") -> Content:
    """A text as it stands, in the style of a tone."""
    style = STYLES[tone]
    return Content.styled(text, style) if style else Content(text)


def line(*parts: tuple[str, str] | str) -> Content:
    """Texts side by side, each with its tone."""
    made = [words(*part) if isinstance(part, tuple) else words(part) for part in parts]
    return Content("").join(made)


def lines(rows: list[Content]) -> Content:
    """Texts below each other."""
    return Content("\n").join(rows)
