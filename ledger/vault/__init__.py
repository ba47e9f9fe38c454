"""The vault: personal values, each sealed under the key of its subject, readable by no other.

``suites`` are ciphers; ``envelope`` seals values under a subject's data key; ``keys`` wraps data
keys under those of the operator; ``vault`` keeps, reads, erases and rotates over a shelf that
``ledger.storage.vault`` implements; ``pairwise`` makes identities for partners. Nothing here knows
of a database, and all primitives are those of ``cryptography``.
"""
