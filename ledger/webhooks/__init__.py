"""Where clients are told that a job has ended, and what they are told; no database here."""
