"""The audit chain: who looked at what, for what purpose; any change of it is found."""
