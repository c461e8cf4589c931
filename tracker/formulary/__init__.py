"""Products and thresholds, as data with sources."""
