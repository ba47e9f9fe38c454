import re

from credit_hub.graph.server.artifacts import (
    Artifact,
    artifacts_for,
    current_platform,
    locked_artifacts,
    server_version,
)


def test_locked_artifacts_of_the_lock_are_pinned_and_distinct() -> None:
    artifacts = locked_artifacts()

    assert len({a.filename for a in artifacts}) == len(artifacts)
    assert all(re.fullmatch(r"[0-9a-f]{64}", a.sha256) and a.size > 0 for a in artifacts)


def test_locked_artifacts_of_neo4j_have_one_version() -> None:
    families = {a.version for a in locked_artifacts() if a.group in {"org.neo4j", "org.neo4j.app"}}

    assert families == {server_version()}


def test_locked_artifacts_hold_server_and_import_tool() -> None:
    names = {a.name for a in locked_artifacts()}

    assert {"neo4j-server", "neo4j", "neo4j-import-tool"} <= names


def test_artifacts_for_a_platform_hold_no_native_library_of_another() -> None:
    classifiers = {a.classifier for a in artifacts_for("linux-x86_64")}

    assert classifiers == {"", "linux-x86_64"}


def test_artifacts_for_a_platform_without_native_libraries_are_the_portable_ones() -> None:
    assert {a.classifier for a in artifacts_for("windows-x86_64")} == {""}


def test_current_platform_is_in_the_words_of_maven() -> None:
    assert re.fullmatch(r"[a-z0-9]+-\w+", current_platform())


def test_artifact_path_follows_the_maven_layout() -> None:
    artifact = Artifact("io.netty", "netty-x", "4.1", "linux-x86_64", 1, "0" * 64)

    assert artifact.path == "io/netty/netty-x/4.1/netty-x-4.1-linux-x86_64.jar"
