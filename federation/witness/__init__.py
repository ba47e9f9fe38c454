"""This city as a witness of its partners' logs (C2SP tlog-witness); HTTP is not known here.

``request`` reads what a log sends, ``machine`` decides and signs, ``store`` keeps one row for each
log and moves it by compare-and-set.
"""
