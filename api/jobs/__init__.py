"""Batch jobs: accepted, worked on, and announced."""
