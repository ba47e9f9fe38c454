"""Accounts of persons: passwords, second factors, pauses after failures, sessions."""
