"""The signed exchange between cities; what it verifies needs no graph, no ledger and no network.

``encoding`` reads and writes the bytes that are signed, ``suites`` signs and verifies them, ``jws``
puts both into envelopes, ``keys`` says which key counts for what, ``registry`` whose it is.
``sdjwt`` shows members of a record one by one, ``records`` says what each kind may hold, ``status``
what became of it, ``consent`` what it rests upon, ``mapping`` what a band is worth elsewhere.
Stores, clocks and partners are Protocols here; ``api`` hands in what implements them.
"""
