"""Two plans on one axis, and both together: up to today what was, ahead what is planned."""

from textual.content import Content

from tracker.tui.text import legend, line, words
from tracker.usecases.switch_preview import DrawnDay, Preview
from tracker.wording import text

TONES = {
    "solid": "good", "waning": "caution", "none": "urgent", "unsure": "caution", "before": "faint",
    "planned": "faint", "blank": "faint", "gap": "urgent", "injection": "key", "implant": "key",
}  # fmt: skip
# The worst of the days that share a column is what the column shows.
WORST_FIRST = (
    "gap", "none", "unsure", "waning", "solid", "before",
    "injection", "implant", "planned", "blank",
)  # fmt: skip
MARKS = ("injection", "implant")
LABEL = 6


def drawing(preview: Preview, width: int) -> list[Content]:
    """The old plan, the new one, both, the dates, and what the signs mean."""
    columns = _columns(preview, width - LABEL)
    rows = []
    for name, covers in (
        ("now", [[day.now for day in column] for column in columns]),
        ("new", [[day.new for day in column] for column in columns]),
        ("both", [[day.both for day in column] for column in columns]),
    ):
        worst = [min(cover, key=WORST_FIRST.index) for cover in covers]
        cells = [(_symbol(cover), TONES[cover]) for cover in worst]
        rows.append(line((f"{text(f'switch.{name}'):<{LABEL}}", "strong"), *cells))
    rows.append(words(_dates(preview, columns), "faint"))
    return [*rows, *_legend(preview, width)]


def _columns(preview: Preview, width: int) -> list[tuple[DrawnDay, ...]]:
    """As many days to a column as it takes; tomorrow begins one, so that nothing planned is mixed
    with what has been.
    """
    each = -(-len(preview.days) // width)
    shift = (preview.today + 1) % each
    begins = [*([0] if shift else []), *range(shift, len(preview.days), each)]
    ends = [*begins[1:], len(preview.days)]
    return [preview.days[begin:end] for begin, end in zip(begins, ends, strict=True)]


def _dates(preview: Preview, columns: list[tuple[DrawnDay, ...]]) -> str:
    """Today, and the first of each month where there is room."""
    room = [" "] * (LABEL + len(columns) + 16)
    today = preview.days[preview.today]
    here = next(number for number, column in enumerate(columns) if today in column)
    said = f"^ {text('strip.today')}"
    room[LABEL + here : LABEL + here + len(said)] = said
    for number, column in enumerate(columns):
        first = next((day.day for day in column if day.day.day == 1), None)
        if first is None:
            continue
        label = f"{first.day} {text(f'date.month_{first.month}')}"
        begin = LABEL + number
        if not "".join(room[begin - 1 : begin + len(label) + 1]).strip():
            room[begin : begin + len(label)] = label
    return "".join(room).rstrip()


def _legend(preview: Preview, width: int) -> list[Content]:
    """Only the signs that are drawn."""
    covers = {cover for day in preview.days for cover in (day.now, day.new, day.both)}
    signs = [
        (_symbol(name), TONES[name], text(f"{_group(name)}.{name}.word"))
        for name in reversed(WORST_FIRST)
        if name in covers and name != "blank"
    ]
    return legend(signs, width)


def _symbol(name: str) -> str:
    return text(f"{_group(name)}.{name}.symbol")


def _group(name: str) -> str:
    """Where the sign and the word of a day are found among the texts."""
    return "mark" if name in MARKS else "strip"
