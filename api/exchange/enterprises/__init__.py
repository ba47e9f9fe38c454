"""What this city says of enterprises to others: public links, decisions against them, their record.

``stubs`` reads public edges, ``listed`` decides the yes or no, ``public_record`` makes a unit's
record, ``decisions`` says what a decision is to partners, ``publishing`` tells them of it and of
what became of it, ``answering`` answers questions about links, ``approving`` is the officer's
decision, ``exploring`` asks others.
"""
