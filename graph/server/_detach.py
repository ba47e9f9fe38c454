"""Run as a program: starts another program in its own session, prints its process id, and leaves.

Standard library only: it runs in Python's isolated mode, without the packages of the hub.
"""

import json
import os
import subprocess
import sys
from pathlib import Path


def main() -> None:
    """Read ``{command, environment, log}`` as JSON from standard input and start the command."""
    request = json.load(sys.stdin)
    with Path(request["log"]).open("ab") as log:
        child = subprocess.Popen(
            request["command"],
            env=request["environment"],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            close_fds=True,
        )
    sys.stdout.write(str(child.pid))
    sys.stdout.flush()
    # Leave at once: the child stays, and must be nobody's child.
    os._exit(0)


if __name__ == "__main__":
    main()
