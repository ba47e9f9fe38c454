"""This city as one that is asked: consents, records, statuses, its log and what it answers."""
