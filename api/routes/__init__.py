"""Routes of the HTTP service, one module per kind of thing."""
