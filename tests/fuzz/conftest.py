"""The shell of the commands, and Sam's record."""

from tests.cli.conftest import sam, shell

__all__ = ["sam", "shell"]
