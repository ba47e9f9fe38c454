"""Evidence that is verified with nothing else at hand: no network, no database, no settings.

``form`` is what a file is known by, ``bundle`` the file itself, ``report`` what is said about it.
``verification`` goes through the steps; ``record_steps`` and ``personal_steps`` are those about the
record and about the person.
"""
