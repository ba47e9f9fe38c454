"""Signed requests and answers between hubs: RFC 9421 in the narrow profile cc-fed-1.

``profile`` has the numbers, ``messages`` the values, ``signing`` and ``verification`` the two ends,
``destination`` says where a hub may connect at all. Nothing here opens a socket.
"""
