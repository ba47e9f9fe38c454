"""Memory does not grow with the file: two gigabytes in less than one."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from credit_hub.graph.address import ServerAddress
from credit_hub.graph.store import GraphStore
from credit_hub.loaders.synthetic.codes import uscc

pytestmark = [pytest.mark.integration, pytest.mark.slow]

SIZE = 2 << 30
LINES = 4_000
"""Few and long lines: the test measures memory, and reading costs time by the byte as well."""
LIMIT_MIB = 1024
DRY_RUN = """
import resource, sys
from pathlib import Path
from credit_hub.graph.address import ServerAddress
from credit_hub.graph.store import GraphStore
from credit_hub.loaders.identity import IdentityKeys
from credit_hub.loaders.load import load_file
from credit_hub.loaders.sources import SOURCES

uri, user, password, file = sys.argv[1:]
with GraphStore.connect(ServerAddress(uri, user, password)) as store:
    report = load_file(
        SOURCES["enterprise-registration"], Path(file), store,
        keys=IdentityKeys(b"k" * 32), data_dir=Path(file).parent, dry_run=True,
    )
print(report.rows_read, report.rows_written, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


def test_file_of_two_gigabytes_is_read_in_less_than_one_of_memory(
    graph: GraphStore, neo4j_server: ServerAddress, tmp_path: Path
) -> None:
    path = tmp_path / "large.csv"
    text = "经营范围a" * (SIZE // LINES // 13)
    with path.open("w", encoding="utf-8") as file:
        file.write("企业名称,统一社会信用代码,经营范围\n")
        file.writelines(f"测试{n},{uscc(n)},{text}\n" for n in range(LINES))
    address = (neo4j_server.uri, neo4j_server.user, neo4j_server.password)

    done = subprocess.run(
        [sys.executable, "-c", DRY_RUN, *address, str(path)],
        check=True,
        capture_output=True,
        text=True,
    )

    size = path.stat().st_size
    path.unlink()
    read, written, peak_kib = map(int, done.stdout.split()[-3:])
    assert size > 0.99 * SIZE
    assert (read, written) == (LINES, LINES)
    assert peak_kib >> 10 < LIMIT_MIB
