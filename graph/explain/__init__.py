"""Why a finding stands: its smallest evidence, what overturns it, and what speaks against it."""
