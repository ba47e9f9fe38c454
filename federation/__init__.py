"""The signed exchange between cities; what it verifies needs no graph, no ledger and no network.

``encoding`` reads and writes the bytes that are signed, ``suites`` signs and verifies them, ``jws``
puts both into envelopes, ``keys`` says which key counts for what. Stores, clocks and partners are
Protocols here; ``api`` hands in what implements them.
"""
