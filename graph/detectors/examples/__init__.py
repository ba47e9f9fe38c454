"""Worked examples of the rules: tiny graphs with what must be found in them, and what must not."""
