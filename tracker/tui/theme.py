"""The colours: a dark, a light and a high-contrast theme, each legible without its colours too."""

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
CONTRAST = Theme(
    name="tracker-contrast",
    primary="#6fd3ff",
    secondary="#ffffff",
    accent="#6ffff2",
    foreground="#ffffff",
    background="#000000",
    surface="#000000",
    panel="#262626",
    success="#7dff7d",
    warning="#ffe14d",
    error="#ff9d94",
    dark=True,
    variables={"text-muted": "#dcdcdc", "footer-key-foreground": "#6ffff2"},
)
THEMES = (DARK, LIGHT, CONTRAST)
