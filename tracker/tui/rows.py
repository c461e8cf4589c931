"""A long list, drawn only where it is seen: one line a row, a mark that moves."""

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.events import Click
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.visual import Visual

Draw = Callable[[object, bool, int], Content]


class Rows(ScrollView, can_focus=True):
    """Rows of any kind; `draw` makes the line of one, given whether it is marked, and the width."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,j", "move(1)", show=False, id="rows.down"),
        Binding("up,k", "move(-1)", show=False, id="rows.up"),
        Binding("pagedown", "page(1)", show=False, id="rows.page-down"),
        Binding("pageup", "page(-1)", show=False, id="rows.page-up"),
        Binding("home", "edge(-1)", show=False, id="rows.first"),
        Binding("end", "edge(1)", show=False, id="rows.last"),
        Binding("enter", "choose", show=False, id="rows.choose"),
    ]

    class Chosen(Message):
        """Enter or a click on the marked row."""

        def __init__(self, item: object) -> None:
            super().__init__()
            self.item = item

    def __init__(self, draw: Draw, can_mark: Callable[[object], bool], id: str = "rows") -> None:
        super().__init__(id=id)
        self._draw, self._can_mark = draw, can_mark
        self._items: Sequence[object] = ()
        self._at = 0

    @property
    def marked(self) -> object | None:
        """The row that the mark is on."""
        return self._items[self._at] if self._at < len(self._items) else None

    def to_first(self) -> None:
        """Has the mark begin at the top with the rows that are shown next."""
        self._items, self._at = (), 0

    def mark(self, item: object) -> None:
        """Moves the mark to a row that is shown."""
        self._at = next((n for n, other in enumerate(self._items) if other == item), self._at)
        self._see()
        self.refresh()

    def show(self, items: Sequence[object]) -> None:
        """Shows rows; the mark stays on the row that is equal to the one it was on, if any is."""
        kept = self.marked
        self._items = items
        self.virtual_size = Size(self.size.width, len(items))
        same = next((n for n, item in enumerate(items) if item == kept), None)
        first = next((n for n, item in enumerate(items) if self._can_mark(item)), 0)
        self._at = same if same is not None else min(self._at, max(0, len(items) - 1))
        if kept is None or not (items and self._can_mark(items[self._at])):
            self._at = first
        self._see()
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """One line of what is seen."""
        width, number = self.size.width, y + self.scroll_offset.y
        style = self.visual_style
        if not 0 <= number < len(self._items):
            return Strip.blank(width, style.rich_style)
        content = self._draw(self._items[number], number == self._at, width)
        content = content.truncate(width, ellipsis=True)
        return Visual.to_strips(self, content, width, 1, style, pad=True)[0]

    def on_resize(self) -> None:
        self.virtual_size = Size(self.size.width, len(self._items))
        self._see()

    def on_click(self, event: Click) -> None:
        number = event.y + self.scroll_offset.y
        if not (0 <= number < len(self._items) and self._can_mark(self._items[number])):
            return
        again = number == self._at
        self._at = number
        self.refresh()
        if again:
            self.action_choose()

    def action_move(self, step: int) -> None:
        """Moves the mark to the next row that it may be on, or scrolls where there is none."""
        number = self._at + step
        while 0 <= number < len(self._items):
            if self._can_mark(self._items[number]):
                self._at = number
                break
            number += step
        else:
            self.scroll_relative(y=step, animate=False)
        self._see()
        self.refresh()

    def action_page(self, step: int) -> None:
        for _ in range(max(1, self.size.height - 2)):
            self.action_move(step)

    def action_edge(self, step: int) -> None:
        numbers = range(len(self._items)) if step < 0 else range(len(self._items) - 1, -1, -1)
        self._at = next((n for n in numbers if self._can_mark(self._items[n])), self._at)
        self._see()
        self.refresh()

    def action_choose(self) -> None:
        if self.marked is not None and self._can_mark(self.marked):
            self.post_message(self.Chosen(self.marked))

    def _see(self) -> None:
        # What stands above the first row that can be marked is seen with it.
        above = not any(self._can_mark(item) for item in self._items[: self._at])
        region = Region(0, 0 if above else self._at, self.size.width, self._at + 1 if above else 1)
        self.scroll_to_region(region, animate=False, force=True)
