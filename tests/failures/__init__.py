"""What went wrong in other people's programs, one module for each, so that it cannot here."""
