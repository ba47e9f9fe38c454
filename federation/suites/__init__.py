"""Signature suites of the exchange: a table as data, and what computes them."""
