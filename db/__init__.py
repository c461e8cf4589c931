"""The record on disk: append-only entries in SQLite, mapped to the engine's words.

`HEAD` is the schema this version writes; it stands in the file as its user_version.
"""

HEAD = 4
APPLICATION_ID = 0x4E545852
