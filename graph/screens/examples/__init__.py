"""Worked examples of the screen rules."""
