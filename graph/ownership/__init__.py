"""Ownership: who owns, profits and decides, as pure functions over the holdings of a day.

Company control (more than half of the votes, jointly: :mod:`credit_hub.graph.control`) and
beneficial ownership (25 % over all chains: :mod:`.beneficial_owners`) are different computations
with different legal use. Neither is derived from the other here (invariant 7); docs/ownership.md
tells them apart.
"""
