"""Dose adherence and tolerance-risk tracker for naltrexone."""

__version__ = "0.1.0"
