"""``python -m credit_hub.api`` is the command line."""

from __future__ import annotations

from credit_hub.api.cli import main

if __name__ == "__main__":  # the processes of a bulk import load this module, too
    main()
