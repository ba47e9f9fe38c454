"""The draw-check: which experts of a pool may be drawn for a lot, and which a person must judge."""
