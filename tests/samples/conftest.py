"""The shell of the commands."""

from tests.cli.conftest import shell

__all__ = ["shell"]
