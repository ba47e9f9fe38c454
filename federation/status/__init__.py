"""What has become of a record since it was signed: the Token Status List of its issuer.

``bits`` is the list, ``tokens`` its signed form, ``standing`` what a reader may conclude, ``marks``
keeps older lists out, ``allocation`` gives a new record its place, ``addresses`` says where a list
may be. Standard: draft-ietf-oauth-status-list (near RFC; its last number is not known here).
"""
