"""Answers that are given again to a request that comes again; no database here."""
