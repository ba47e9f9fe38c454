"""Who is a member of the alliance, with which keys: a TUF repository that k founders sign.

``member`` is the form of an entry, ``ceremony`` and ``publication`` write a registry, ``mirror``
and ``reading`` read one and keep what is trusted, ``registry`` answers whose key is whose.
"""
