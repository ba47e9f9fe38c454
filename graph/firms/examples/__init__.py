"""Worked examples of the rules about firms; the bidders of the imagined lot are the firms asked."""
