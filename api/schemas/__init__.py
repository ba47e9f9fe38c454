"""The JSON that leaves the hub."""
