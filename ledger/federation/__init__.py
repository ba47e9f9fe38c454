"""What the exchange between cities keeps: nonces of requests, receipts and acknowledgements.

The classes here fit Protocols of the room ``federation``, which this room does not know.
"""
