"""GB/T 32918.5 A.2, 20 valid and 26 invalid SM2 signatures, SM3; OpenSSL's program both ways."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from credit_hub.federation.encoding.digests import Hash, hashed
from credit_hub.federation.suites.sm2 import gmssl, libcrypto
from credit_hub.federation.suites.sm2.digest import message_digest, za
from credit_hub.federation.suites.sm2.engine import Sm2
from credit_hub.federation.suites.sm2.provider import Sm2Provider
from credit_hub.federation.suites.table import SigFormat
from credit_hub.federation.suites.weierstrass import SM2

Vector = Mapping[str, Any]


@pytest.fixture(scope="module")
def folder(shared_data: Path) -> Path:
    return shared_data / "federation_vectors" / "sm2_sm3"


@pytest.fixture(scope="module", params=[libcrypto.open_provider, gmssl.open_provider])
def provider(request: pytest.FixtureRequest) -> Sm2Provider:
    opened: Sm2Provider = request.param()
    return opened


def point(vector: Vector) -> bytes:
    return bytes.fromhex(vector["public_key_x_hex"] + vector["public_key_y_hex"])


def engine(vector: Vector, provider: Sm2Provider, form: SigFormat) -> Sm2:
    return Sm2(provider, form, bytes.fromhex(vector["id_hex"]))


def test_curve_is_that_of_the_standard(folder: Path) -> None:
    curve = json.loads((folder / "sm2_standard.json").read_text())["curve_sm2p256v1"]

    for name in ("p", "a", "b", "n", "gx", "gy"):
        assert getattr(SM2, name) == int(curve[name], 16)


def test_example_of_the_standard_gives_its_digests_and_verifies(
    folder: Path, provider: Sm2Provider
) -> None:
    vectors = json.loads((folder / "sm2_standard.json").read_text())["vectors"]

    assert vectors
    for vector in vectors:
        identity, message = vector["id_ascii"].encode(), vector["message_ascii"].encode()
        prefix = za(identity, point(vector))
        assert prefix.hex() == vector["za_hex"]
        assert message_digest(prefix, message).hex() == vector["e_hex"]
        raw = bytes.fromhex(vector["r_hex"] + vector["s_hex"])
        assert Sm2(provider, identity=identity).verifying(point(vector))(message, raw)


def test_every_valid_signature_verifies_in_both_encodings(
    folder: Path, provider: Sm2Provider
) -> None:
    vectors = json.loads((folder / "sm2_generated.json").read_text())["valid"]

    assert len(vectors) == 20
    for vector in vectors:
        message = bytes.fromhex(vector["message_hex"])
        for form, name in ((SigFormat.RAW, "raw"), (SigFormat.DER, "der")):
            check = engine(vector, provider, form).verifying(point(vector))
            assert check(message, bytes.fromhex(vector[f"signature_{name}_hex"])), vector["tcId"]


def test_every_invalid_signature_is_refused_in_the_encodings_that_it_has(
    folder: Path, provider: Sm2Provider
) -> None:
    vectors = json.loads((folder / "sm2_generated.json").read_text())["invalid"]
    tried = 0

    for vector in vectors:
        message = bytes.fromhex(vector["message_hex"])
        for form, name in ((SigFormat.RAW, "raw"), (SigFormat.DER, "der")):
            signature = vector.get(f"signature_{name}_hex")
            if signature is None:
                continue
            tried += 1
            check = engine(vector, provider, form).verifying(point(vector))
            assert not check(message, bytes.fromhex(signature)), vector["tcId"]

    assert len(vectors) == 26
    assert tried >= 44


def test_digests_of_sm3_are_those_listed(folder: Path) -> None:
    document = json.loads((folder / "sm3.json").read_text())
    listed = [*document["standard"], *document["generated"]]

    assert len(listed) == 26
    for vector in listed:
        assert hashed(content(vector), Hash.SM3).hex() == vector["digest_hex"]


def content(vector: Vector) -> bytes:
    if vector["input_hex"] is not None:
        return bytes.fromhex(vector["input_hex"])
    length = int(vector["length"])
    return bytes((7 * i + length) % 256 for i in range(length))


@pytest.mark.parametrize("identity", [b"1234567812345678", b"credit.example"])
def test_openssl_program_and_each_provider_verify_each_other(
    folder: Path, provider: Sm2Provider, tmp_path: Path, identity: bytes
) -> None:
    vector = json.loads((folder / "sm2_standard.json").read_text())["vectors"][0]
    secret = bytes.fromhex(vector["private_key_hex"])
    (tmp_path / "private.pem").write_text(vector["private_key_pkcs8_pem"])
    (tmp_path / "public.pem").write_text(vector["public_key_pem"])
    ours = Sm2(provider, SigFormat.DER, identity)

    for number in range(10):
        message = f"message {number}".encode() * number
        (tmp_path / "message").write_bytes(message)
        openssl(tmp_path, identity, "-sign", "-inkey", "private.pem", "-out", "theirs")
        assert ours.verifying(point(vector))(message, (tmp_path / "theirs").read_bytes())
        (tmp_path / "ours").write_bytes(ours.signing(secret, point(vector))(message))
        openssl(tmp_path, identity, "-verify", "-pubin", "-inkey", "public.pem", "-sigfile", "ours")


def openssl(folder: Path, identity: bytes, *arguments: str) -> None:
    command = ["openssl", "pkeyutl", "-rawin", "-digest", "sm3", "-in", "message"]
    option = ["-pkeyopt", f"hexdistid:{identity.hex()}"]
    done = subprocess.run(
        [*command, *option, *arguments], cwd=folder, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
