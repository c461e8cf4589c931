"""Speed, as ratios measured in one run; prints a table and judges nothing."""
