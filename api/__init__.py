"""The composition root: settings, command line, HTTP service."""
