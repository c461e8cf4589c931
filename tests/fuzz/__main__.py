"""Feeds the readers what atheris makes up; its options are those of libFuzzer.

Inputs that merely reach new lines are not kept; one that breaks a reader goes to the corpus.
"""

import sys
from pathlib import Path

import atheris  # brought by `uv run --with atheris`: it is not there for every Python

with atheris.instrument_imports(include=["tracker", "tests.fuzz"]):
    from tests.fuzz.readers import read_all

CORPUS = Path(__file__).parent / "corpus"


def main() -> None:
    seeds = ",".join(str(path) for path in sorted(CORPUS.iterdir()))
    options = ["-max_len=8192", f"-artifact_prefix={CORPUS}/", f"-seed_inputs={seeds}"]
    atheris.Setup([sys.argv[0], *options, *sys.argv[1:]], read_all)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
