"""Commands with wrong and right input against a graph, in as few processes as is honest."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from credit_hub.graph.digest import graph_digest
from credit_hub.graph.repositories.loads import LoadRepository
from credit_hub.graph.store import GraphStore
from credit_hub.loaders.synthetic import Manifest
from credit_hub.loaders.synthetic.codes import uscc
from tests.integration.api.conftest import Cli

pytestmark = [pytest.mark.integration, pytest.mark.slow]

ROWS = 20_000


def write(folder: Path, name: str, content: bytes | str) -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def test_file_that_is_no_input_ends_with_3_and_leaves_the_graph_as_it_was(
    city: Manifest, cli: Cli, session_store: GraphStore, tmp_path: Path
) -> None:
    before = graph_digest(session_store)
    bad = {
        "a PDF named csv": (write(tmp_path, "officers-1.csv", "%PDF-1.7 ..."), "PDF"),
        "an empty file": (write(tmp_path, "officers-2.csv", ""), "is empty"),
        "other columns": (write(tmp_path, "officers-3.csv", "a,b\n1,2\n"), "officers-3.csv"),
        "bytes of no encoding": (write(tmp_path, "officers-4.csv", b"\xff\x81\xff,\x00\n"), ""),
    }

    for what, (path, said) in bad.items():
        done = cli("load", str(path), "--json")
        error = json.loads(done.err)["error"]
        assert (done.status, done.out) == (3, ""), f"{what}: {done.err}"
        assert error["code"] in {"unreadable_source", "schema_mismatch"}, what
        assert said in error["detail"], what
        assert path.name in error["detail"], what
        assert error["remedy"], what
    assert graph_digest(session_store) == before


def test_folder_with_one_bad_file_reports_those_loaded_before_it(
    city: Manifest, cli: Cli, tmp_path: Path
) -> None:
    good = city.files["officers"]
    write(tmp_path, "bids.csv", good.read_bytes())
    write(tmp_path, ".DS_Store", "x")
    first = tmp_path / "bid-team.csv"
    first.write_bytes(city.files["bid-team"].read_bytes())

    done = cli("load", str(tmp_path), "--json")

    assert done.status == 3
    assert [report["file"] for report in json.loads(done.out)] == ["bid-team.csv"]
    assert "bids.csv" in json.loads(done.err)["error"]["detail"]


def test_column_that_no_source_has_is_told_and_does_not_stop_the_load(
    city: Manifest, cli: Cli, tmp_path: Path
) -> None:
    lines = city.files["officers"].read_text(encoding="gb18030").splitlines()
    wider = [f"{line},{'备注' if n == 0 else 'x'}" for n, line in enumerate(lines)]
    path = write(tmp_path, "officers.csv", "\n".join(wider))

    done = cli("load", str(path), "--dry-run")

    assert done.status == 0, done.err
    assert "备注" in done.out


def test_unknown_lot_and_finding_end_with_4_and_a_remedy(city: Manifest, cli: Cli) -> None:
    for arguments in (("check", "NO-TENDER/1"), ("explain", "finding:none")):
        done = cli(*arguments, "--json")
        error = json.loads(done.err)["error"]
        assert (done.status, done.out, error["code"]) == (4, "", "not_found")
        assert error["remedy"]


def test_check_in_each_language_is_written_in_it_alone(city: Manifest, cli: Cli) -> None:
    english = cli("check", "ZZTEST-P2/1", env={"CREDIT_HUB_LANGUAGE": "en"})
    chinese = cli("check", "ZZTEST-P2/1", env={"CREDIT_HUB_LANGUAGE": "zh"})

    assert "statutory bar" in english.out
    assert "法定" not in english.out
    assert "法定禁止情形" in chinese.out
    assert "statutory" not in chinese.out


def test_check_on_a_terminal_that_lacks_some_characters_has_no_traceback(
    city: Manifest, environment: Mapping[str, str]
) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "credit_hub.api", "check", "ZZTEST-P2/1"],
        env={**environment, "PYTHONIOENCODING": "gbk"},
        capture_output=True,
        timeout=180,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    assert "联合体重复投标" in done.stdout.decode("gbk")


def test_foreign_loads_keep_the_demo_out(city: Manifest, cli: Cli) -> None:
    done = cli("demo", "--json")

    assert done.status == 6, done.err
    assert "not this demo's" in done.err


def test_ctrl_c_during_a_load_ends_with_130_and_the_next_run_goes_on(
    environment: Mapping[str, str], cli: Cli, store: GraphStore, tmp_path: Path
) -> None:
    rows = (f"测试第{n}号有限公司,{uscc(n)},2026-11-01\n" for n in range(ROWS))
    path = write(
        tmp_path,
        "enterprise-registration.csv",
        "企业名称,统一社会信用代码,数据日期\n" + "".join(rows),
    )
    command = [sys.executable, "-m", "credit_hub.api", "load", str(path), "--json"]
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as load:
        while not any(record.checkpoint for record in LoadRepository(store).recent()):
            assert load.poll() is None, load.stderr
        load.send_signal(signal.SIGINT)
        out, err = load.communicate(timeout=120)

    stopped: Any = json.loads(out)[0]
    rest = cli("load", str(path), "--json")
    resumed: Any = rest.json()

    assert load.returncode == 130, err
    assert "the same command goes on from here" in err
    assert "Traceback" not in err
    assert stopped["outcome"] == "stopped"
    assert rest.status == 0, rest.err
    assert resumed[0]["outcome"] == "complete"
    assert resumed[0]["rows"]["resumed_after"] == stopped["rows"]["read"]
    assert resumed[0]["rows"]["read"] == ROWS
