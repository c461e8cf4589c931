"""Any bytes at all through every reader. By hand, for ten minutes:

    uv run --with atheris python -m tests.fuzz -max_total_time=600

What it finds goes to `corpus`, which `test_corpus` replays at each run of the tests.
"""
