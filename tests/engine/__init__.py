"""The engine, checked against worked examples, its invariants and a plain reference."""
