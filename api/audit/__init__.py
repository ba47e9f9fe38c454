"""Who looked at what, for what purpose: written to the audit chain before an answer leaves."""
