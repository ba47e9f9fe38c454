"""Signed statements of what a check was asked and what it answered, verifiable offline."""
