"""The transparency log of a city: what was stated, in an order that cannot be rewritten unseen.

``hashing``, ``compact``, ``proofs`` and ``prover`` are the tree of RFC 9162; ``tiles`` its static
files (C2SP tlog-tiles); ``disk``, ``journal``, ``frontier`` and ``grown_tree`` make appends
durable, ``log`` is what writes and ``reader`` what reads. ``notes``, ``note_keys``, ``vkeys``,
``checkpoint``, ``witnessed``, ``quorum`` and ``equivocation`` are what is signed about it (C2SP
signed-note, tlog-checkpoint, tlog-cosignature). ``leaf`` is what may be in it, ``evidence`` shows
that it is, ``follower`` is how a partner keeps watch.
"""
