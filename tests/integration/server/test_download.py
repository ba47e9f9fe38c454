"""Downloads, against a real HTTP server on the loopback interface with a small repository."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from credit_hub.graph.server import Runtime
from credit_hub.graph.server.artifacts import Artifact
from credit_hub.graph.server.download import copy_from_folder, default_repository, download, missing
from credit_hub.model.errors import DownloadError

CLOSED = "http://127.0.0.1:9"


class Repository(ThreadingHTTPServer):
    """Serves files from memory; ``failures`` holds the status codes to answer first, by path."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.files: dict[str, bytes] = {}
        self.failures: dict[str, list[int]] = {}
        self.asked: list[str] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/maven2/"


class Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        repository = self.server
        assert isinstance(repository, Repository)
        path = self.path.removeprefix("/maven2/")
        repository.asked.append(path)
        failures = repository.failures.get(path, [])
        body = repository.files.get(path, b"")
        self.send_response(failures.pop(0) if failures else 200 if body else 404)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        pass


class Counter:
    def __init__(self) -> None:
        self.expected = (0, 0)
        self.bytes = 0
        self.done = False
        self._lock = threading.Lock()

    def started(self, files: int, size: int) -> None:
        self.expected = (files, size)

    def advanced(self, size: int) -> None:
        with self._lock:
            self.bytes += size

    def finished(self) -> None:
        self.done = True


@pytest.fixture
def repository() -> Iterator[Repository]:
    with Repository() as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def artifact(name: str, content: bytes) -> Artifact:
    digest = hashlib.sha256(content).hexdigest()
    return Artifact("org.example", name, "1.0", "", len(content), digest)


def published(repository: Repository, count: int) -> list[Artifact]:
    made = [artifact(f"lib{i}", f"content {i}".encode() * 1000) for i in range(count)]
    repository.files |= {a.path: f"content {i}".encode() * 1000 for i, a in enumerate(made)}
    return made


def test_download_brings_all_files_and_reports_each_byte(
    repository: Repository, tmp_path: Path
) -> None:
    artifacts = published(repository, 20)
    progress = Counter()

    download(artifacts, tmp_path, repository.url, progress)

    assert missing(artifacts, tmp_path) == ()
    assert progress.expected == (20, sum(a.size for a in artifacts))
    assert progress.bytes == progress.expected[1]
    assert progress.done


def test_download_of_a_file_with_a_wrong_digest_is_refused_and_leaves_nothing(
    repository: Repository, tmp_path: Path
) -> None:
    artifacts = published(repository, 1)
    repository.files[artifacts[0].path] = b"<html>please log in</html>"

    progress = Counter()

    with pytest.raises(DownloadError, match="the lock states") as caught:
        download(artifacts, tmp_path, repository.url, progress)

    assert progress.done
    assert artifacts[0].filename in str(caught.value)
    assert list(tmp_path.iterdir()) == []


def test_download_goes_on_after_failures_that_pass(repository: Repository, tmp_path: Path) -> None:
    artifacts = published(repository, 1)
    repository.failures[artifacts[0].path] = [503, 429]

    download(artifacts, tmp_path, repository.url)

    assert missing(artifacts, tmp_path) == ()


def test_download_of_what_the_repository_lacks_is_asked_once(
    repository: Repository, tmp_path: Path
) -> None:
    with pytest.raises(DownloadError, match="answers 404"):
        download([artifact("none", b"x")], tmp_path, repository.url)

    assert len(repository.asked) == 1


def test_download_cut_off_is_resumed_without_what_is_there(
    repository: Repository, tmp_path: Path
) -> None:
    artifacts = published(repository, 5)
    download(artifacts[:3], tmp_path, repository.url)
    (tmp_path / artifacts[0].filename).write_bytes(b"damaged")
    repository.asked.clear()

    download(missing(artifacts, tmp_path), tmp_path, repository.url)

    assert sorted(repository.asked) == [a.path for a in (artifacts[0], *artifacts[3:])]


@pytest.mark.parametrize("mirror", [CLOSED, "http://no-such-host.invalid/", "not an address"])
def test_download_from_a_mirror_that_is_not_reachable_names_the_remedies(
    tmp_path: Path, mirror: str
) -> None:
    runtime = Runtime(cache=tmp_path, mirror=mirror)

    with pytest.raises(DownloadError) as caught:
        runtime.jars()

    text = str(caught.value)
    assert "not reachable" in text
    assert "CREDIT_HUB_MAVEN_MIRROR" in text
    assert "CREDIT_HUB_OFFLINE_DIR" in text
    assert "credit-hub db fetch --to DIR" in text


def test_default_repository_is_an_encrypted_address() -> None:
    assert default_repository().startswith("https://")


@pytest.mark.parametrize("maven_layout", [False, True])
def test_offline_folder_of_either_layout_serves(tmp_path: Path, maven_layout: bool) -> None:
    wanted = artifact("lib", b"content")
    source = tmp_path / "offline" / (wanted.path if maven_layout else wanted.filename)
    source.parent.mkdir(parents=True)
    source.write_bytes(b"content")

    copy_from_folder([wanted], tmp_path / "cache", tmp_path / "offline")

    assert missing([wanted], tmp_path / "cache") == ()


def test_offline_folder_with_a_wrong_file_is_refused(tmp_path: Path) -> None:
    wanted = artifact("lib", b"content")
    (tmp_path / wanted.filename).write_bytes(b"changed")

    with pytest.raises(DownloadError, match="the lock states"):
        copy_from_folder([wanted], tmp_path / "cache", tmp_path)


def test_offline_folder_that_lacks_a_file_says_how_to_fill_it(tmp_path: Path) -> None:
    with pytest.raises(DownloadError, match="db fetch --to DIR"):
        Runtime(cache=tmp_path / "cache", mirror=CLOSED, offline=tmp_path / "none").jars()


def test_offline_folder_filled_from_a_mirror_serves_without_a_network(
    offline_folder: Path, tmp_path: Path
) -> None:
    runtime = Runtime(cache=tmp_path, mirror=CLOSED, offline=offline_folder)

    jars = runtime.jars()

    assert all(jar.is_file() for jar in jars)
    assert runtime.missing() == 0
