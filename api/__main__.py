"""``python -m credit_hub.api`` is the command line."""

from credit_hub.api.cli import main

main()
