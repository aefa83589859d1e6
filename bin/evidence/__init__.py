"""What checks an exported evidence file; Python's standard library is all it needs."""
