"""The vocabulary of the hub: identifiers, intervals, facts, findings, statutes and the schema.

Needs nothing but the standard library.
"""
