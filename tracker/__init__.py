"""Dose adherence and tolerance-risk tracker for naltrexone."""
