"""The scheduling and risk engine: pure functions of a record and two instants."""
