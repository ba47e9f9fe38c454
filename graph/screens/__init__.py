"""Screens of bid distributions (domain.md B2): pure functions over tenders, leads only."""
