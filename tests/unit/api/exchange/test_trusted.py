"""The registry that a city trusts: where it is read from, and what to do where there is none."""

from __future__ import annotations

from pathlib import Path

import pytest

from credit_hub.api.exchange.membership import open_membership
from credit_hub.api.exchange.mirror import WebMirror
from credit_hub.api.exchange.trusted import mirror_of
from credit_hub.api.settings import read_settings
from credit_hub.federation.errors import VerificationError
from credit_hub.federation.registry.mirror import FolderMirror
from credit_hub.federation.registry.reasons import NOT_KNOWN

ZHENGZHOU = "https://credit.zhengzhou.example/fed"


def test_city_that_trusts_no_registry_is_told_how_to_begin(tmp_path: Path) -> None:
    membership = open_membership(read_settings(data_dir=tmp_path, exchange_entity=ZHENGZHOU))

    with pytest.raises(VerificationError) as refused:
        membership.registry()

    assert refused.value.reason is NOT_KNOWN
    assert "--begin" in refused.value.remedy


def test_mirror_is_a_folder_or_a_url(tmp_path: Path) -> None:
    assert isinstance(mirror_of(str(tmp_path)), FolderMirror)
    assert isinstance(mirror_of("https://mirror.example/registry"), WebMirror)


def test_city_without_a_mirror_reads_what_it_publishes_itself(tmp_path: Path) -> None:
    membership = open_membership(read_settings(data_dir=tmp_path, exchange_entity=ZHENGZHOU))
    membership.folders.publication.mkdir(parents=True)
    (membership.folders.publication / "file").write_bytes(b"here")

    assert membership.trusted.mirror.read("file", 10) == b"here"
