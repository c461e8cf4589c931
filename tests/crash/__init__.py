"""Kills the program at random points, and looks whether all that was acknowledged is there."""
