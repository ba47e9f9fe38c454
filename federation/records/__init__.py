"""The records that cities exchange: what each may say, how it is issued, what a reader checks."""
