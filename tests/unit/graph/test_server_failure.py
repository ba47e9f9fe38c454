from pathlib import Path

import pytest

from credit_hub.graph.server.failure import LogMark, explain, tool_reason
from credit_hub.model.errors import ConflictError, LocalServerError, PortInUseError

CAUSES = [
    ("java.net.BindException: Address already in use", PortInUseError, "port"),
    ("o.n.k.StoreLockException\nFileLockException: locked", ConflictError, "another server"),
    ("java.io.IOException: No space left on device", LocalServerError, "disk is full"),
    ("Could not reserve enough space for object heap", LocalServerError, "not enough memory"),
    ("java.lang.UnsupportedClassVersionError: x", LocalServerError, "too old"),
]


@pytest.mark.parametrize(("text", "kind", "reason"), CAUSES)
def test_explain_a_known_cause_names_it(
    tmp_path: Path, text: str, kind: type[Exception], reason: str
) -> None:
    log = tmp_path / "neo4j.log"
    log.write_text(f"INFO Starting\n{text}\n")

    error = explain(LogMark.whole(log))

    assert type(error) is kind
    assert reason in error.message
    assert error.remedy


def test_explain_an_unknown_cause_gives_the_first_complaint(tmp_path: Path) -> None:
    log = tmp_path / "neo4j.log"
    log.write_text("INFO a\nException in main: bad setting\n\tat some.Class\nCaused by: other\n")

    error = explain(LogMark.whole(log))

    assert "Exception in main: bad setting" in error.message
    assert str(log) in error.message


def test_explain_a_java_that_does_not_start_gives_its_second_line(tmp_path: Path) -> None:
    log = tmp_path / "console.log"
    log.write_text("Error occurred during initialization of VM\nToo small maximum heap\n")

    assert "VM: Too small maximum heap" in explain(LogMark.whole(log)).message


def test_explain_without_any_complaint_gives_the_last_line(tmp_path: Path) -> None:
    log = tmp_path / "neo4j.log"
    log.write_text("INFO a\nINFO b\n")

    assert "INFO b" in explain(LogMark.whole(log)).message


def test_explain_an_empty_log_says_so(tmp_path: Path) -> None:
    assert "wrote nothing" in explain(LogMark.whole(tmp_path / "none.log")).message


def test_log_mark_leaves_out_what_an_earlier_start_wrote(tmp_path: Path) -> None:
    log = tmp_path / "neo4j.log"
    log.write_text("Address already in use\n")
    mark = LogMark.at_end_of(log)
    with log.open("a") as stream:
        stream.write("ERROR other\n")

    assert mark.text() == "ERROR other\n"


def test_log_mark_on_a_rotated_log_reads_it_from_the_start(tmp_path: Path) -> None:
    log = tmp_path / "neo4j.log"
    log.write_text("a long text of before\n")
    mark = LogMark.at_end_of(log)
    log.write_text("ERROR new\n")

    assert mark.text() == "ERROR new\n"


def test_tool_reason_for_a_bad_line_names_file_line_and_field() -> None:
    text = """Error in input data
Caused by: org.neo4j.X$CsvImportException: org.neo4j.InputException: ERROR in input
  data source: BufferedCharSeeker[source:/data/h (1).csv, position:16, line:1]
  in field: share:long:3
  for header: [:START_ID, :END_ID, share:long]
  raw field value: x
  original error: Not an integer: "x"
"""

    assert tool_reason(text) == '/data/h (1).csv line 2 field share:long:3: Not an integer: "x"'


def test_tool_reason_without_a_place_is_the_cause_without_class_names() -> None:
    text = "Failed\nCaused by: a.b.C$D: java.lang.E: a.b.DuplicateException: Id 'x' twice\n"

    assert "Id 'x' twice" in tool_reason(text)


def test_tool_reason_without_a_cause_is_the_first_line() -> None:
    assert tool_reason("\nUnknown option\nUsage: ...") == "Unknown option"
