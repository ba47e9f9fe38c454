"""The bytes that are signed: base64url, the JSON profile cc-json-1, canonical JSON, digests."""
