"""What changed around a lot between two moments of knowledge."""
