"""Links between firms of two cities, found without handing over a graph (federation.md 3.10).

``question`` is what is asked, ``frontier`` how it is answered, ``answer`` the signed stub edges,
``predicate`` the signed yes or no about what is not public, ``approval`` the officer's decision
before it, ``path`` a chain of edges of several cities that anybody can verify, ``composing`` how
one is made.
"""
