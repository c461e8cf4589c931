"""A stored record of each released schema, with the log it gave then, and a log of each version.

Before a release that changes the schema, `python -m tests.samples` stores the one before it.
"""
