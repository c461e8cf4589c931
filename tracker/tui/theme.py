"""The colours: one dark and one light theme, each legible without its colours too."""

from textual.theme import Theme

DARK = Theme(
    name="tracker-dark",
    primary="#7aa2c9",
    secondary="#8fa3b5",
    accent="#8fd0d0",
    foreground="#e4e4e4",
    background="#16181b",
    surface="#1e2125",
    panel="#272b30",
    success="#8cc28c",
    warning="#e5c15c",
    error="#ff8a80",
    dark=True,
    variables={"text-muted": "#a9b1ba", "footer-key-foreground": "#8fd0d0"},
)
LIGHT = Theme(
    name="tracker-light",
    primary="#1f5582",
    secondary="#4a5a68",
    accent="#00595c",
    foreground="#1b1d20",
    background="#fbfaf7",
    surface="#f1f0ec",
    panel="#e4e2dc",
    success="#1c5e20",
    warning="#6b4a00",
    error="#a3130b",
    dark=False,
    variables={"text-muted": "#4d545c", "footer-key-foreground": "#00595c"},
)
