"""JSON Web Signatures (RFC 7515), narrowed to what two cities cannot read differently."""
