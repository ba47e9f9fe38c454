"""Inputs that were good once, changed by a seeded hand: uploads and bodies of requests."""
