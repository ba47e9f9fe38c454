"""Who may do what: roles, permissions, separation, purposes and scopes, as data."""
