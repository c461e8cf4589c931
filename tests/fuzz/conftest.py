"""The shell of the commands, and Sam's record."""

from tests.cli.conftest import sam, shell, unreached_sam

__all__ = ["sam", "shell", "unreached_sam"]
