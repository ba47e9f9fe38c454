"""Joining the alliance, changing its registry, keys of one's own: what operators do."""
