"""The composition root: settings, command line and HTTP interface."""
