from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from credit_hub.api.secret_file import write_once


def test_starters_in_threads_of_one_process_keep_one_secret(tmp_path: Path) -> None:
    for attempt in range(20):
        path = tmp_path / f"secret-{attempt}"
        with ThreadPoolExecutor(8) as pool:
            list(pool.map(lambda n, to=path: write_once(to, str(n) * 32), range(8)))

        kept = path.read_text("ascii")
        assert kept in {str(n) * 32 for n in range(8)}
        assert path.stat().st_mode & 0o777 == 0o600

    assert len(list(tmp_path.iterdir())) == 20
