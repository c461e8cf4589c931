"""What can be typed after each command, by what it is about; only what a line names is loaded."""
