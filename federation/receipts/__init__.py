"""Receipts of questions between cities (查询登记): written before an answer leaves, acknowledged.

``receipt`` is the statement, ``acknowledgement`` what comes back, ``journal`` the port of where
both are kept, ``reconciliation`` the daily comparison of two sides.
"""
