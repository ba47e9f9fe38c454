"""Mutual recognition of score bands: two cities sign what a band of one is worth in the other.

``scales`` describes the bands of a city's score, ``tables`` maps bands to bands, ``signed`` is the
document both sign, ``recognition`` applies the table that a record names. A table never takes
anything away: a band gives its holder an incentive, or none.
"""
