"""Queries that analysts write themselves: admitted, run within limits, answered with types."""
