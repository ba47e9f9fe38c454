"""Bodies of the exchange's requests and answers, read alike by whoever asks and whoever is asked.

They hold what is signed elsewhere (records, consents, receipts) and little besides. The transport
signs them as a whole (``federation.http``); docs/protocol/transport.md has the paths.
"""
