"""The relying side of the exchange: asking, holding, following, and using what partners stated.

``carrier`` has the sockets, ``client`` the signatures; ``city`` is what all the others are composed
of. What is received is verified by ``federation`` and kept by ``ledger``; nothing here decides.
"""
