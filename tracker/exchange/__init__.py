"""The record as text: the log, the answer as JSON, and times in plain words."""
