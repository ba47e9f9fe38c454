"""Records whose members the holder shows one by one (SD-JWT, RFC 9901).

``disclosure`` is one hidden member, ``presentation`` the two serialisations, ``processing`` the
steps of section 7.1 behind the signature, ``key_binding`` section 7.3, ``issuing`` section 6.
``verification`` puts them in order. Nothing received is ever serialised again.
"""
