"""The suites: the table, the key checks, both SM2 providers, and what happens without any."""

from __future__ import annotations

import ctypes
from collections.abc import Callable

import pytest
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

from credit_hub.federation.encoding.digests import Hash
from credit_hub.federation.errors import Reason, RegistrationError, SuiteError
from credit_hub.federation.suites.ed25519 import Ed25519
from credit_hub.federation.suites.engine import Engine
from credit_hub.federation.suites.engines import engine_of
from credit_hub.federation.suites.es256 import Es256
from credit_hub.federation.suites.reasons import NO_PAIR
from credit_hub.federation.suites.sm2 import gmssl, libcrypto
from credit_hub.federation.suites.sm2 import provider as providers
from credit_hub.federation.suites.sm2.digest import DEFAULT_IDENTITY, LONGEST_IDENTITY, za
from credit_hub.federation.suites.sm2.engine import Sm2
from credit_hub.federation.suites.sm2.provider import Sm2Provider, fails_self_test, first_sound
from credit_hub.federation.suites.table import (
    OFF,
    SUITES,
    UNKNOWN,
    SigFormat,
    Suite,
    by_alg,
    by_curve,
    by_id,
)
from credit_hub.federation.suites.weierstrass import (
    LENGTH,
    NOT_CANONICAL,
    OFF_CURVE,
    P_256,
    SM2,
    Curve,
    to_der,
)

ENABLED = [suite for suite in SUITES if suite.enabled]
OPENERS = (libcrypto.open_provider, gmssl.open_provider)


@pytest.mark.parametrize(
    ("name", "alg", "hash_"),
    [
        ("cn-1", "SGD_SM3_SM2", Hash.SM3),
        ("intl-1", "ES256", Hash.SHA_256),
        ("intl-2", "Ed25519", Hash.SHA_256),
    ],
)
def test_suite_is_found_by_name_algorithm_and_curve(name: str, alg: str, hash_: Hash) -> None:
    suite = by_id(name)

    assert suite.alg == alg
    assert suite.hash is hash_
    assert by_alg(alg) is suite
    assert by_curve(suite.kty, suite.crv) is suite


@pytest.mark.parametrize("alg", ["none", "HS256", "RS256", "PS256", "EdDSA", "ES384", "es256", ""])
def test_threat_2_algorithm_outside_the_table_is_refused(alg: str) -> None:
    with pytest.raises(SuiteError) as caught:
        by_alg(alg)

    assert caught.value.reason is UNKNOWN


def test_reserved_suite_is_refused_as_switched_off() -> None:
    reserved = next(suite for suite in SUITES if suite.id == "pq-1")

    for call in (
        lambda: by_id("pq-1"),
        lambda: by_alg("ML-DSA-65"),
        lambda: engine_of(reserved),
    ):
        with pytest.raises(SuiteError) as caught:
            call()
        assert caught.value.reason is OFF


@pytest.mark.parametrize("suite", ENABLED, ids=lambda suite: suite.id)
def test_signature_has_its_exact_length_and_counts_for_its_message_and_key_alone(
    suite: Suite,
) -> None:
    engine = engine_of(suite)
    secret, point = engine.generate()
    _, other = engine.generate()
    signature = engine.signing(secret, point)(b"message")

    check = engine.verifying(point)

    assert len(signature) == 64
    assert check(b"message", signature)
    assert not check(b"messag", signature)
    assert not engine.verifying(other)(b"message", signature)


@pytest.mark.parametrize("suite", ENABLED, ids=lambda suite: suite.id)
def test_threat_15_signature_of_another_length_or_bounds_is_wrong(suite: Suite) -> None:
    engine = engine_of(suite)
    secret, point = engine.generate()
    good = engine.signing(secret, point)(b"message")
    half = bytes(32)
    order = (P_256.n if isinstance(engine, Es256) else SM2.n).to_bytes(32, "big")

    check = engine.verifying(point)

    for wrong in (
        b"", good[:-1], good + b"\0", b"\0" + good, good[:32] + b"\0\0" + good[32:],
        half + good[32:], good[:32] + half, bytes(64), order + good[32:], good[:32] + order,
        good[32:] + good[:32], b"\xff" * 64,
    ):  # fmt: skip
        assert not check(b"message", wrong)


@pytest.mark.parametrize(
    "engine",
    [Es256(SigFormat.DER), Sm2(gmssl.open_provider(), SigFormat.DER)],
    ids=["ES256", "SM2"],
)
def test_threat_15_encoding_switched_to_der_is_taken_in_its_only_form(engine: Engine) -> None:
    secret, point = engine.generate()
    der = engine.signing(secret, point)(b"message")
    inner = der[2:]

    check = engine.verifying(point)

    assert check(b"message", der)
    for wrong in (
        der + b"\0", der[:-1], b"\x30\x81" + der[1:2] + inner, b"\x30\x80" + inner + b"\0\0",
        bytes([0x30, der[1] + 1, 0x02, inner[1] + 1, 0]) + inner[2:],
    ):  # fmt: skip
        assert not check(b"message", wrong)


@pytest.mark.parametrize("curve", [P_256, SM2], ids=["P-256", "SM2"])
@pytest.mark.parametrize("form", [SigFormat.RAW, SigFormat.DER])
def test_threat_15_number_out_of_bounds_never_reaches_a_library(
    curve: Curve, form: SigFormat
) -> None:
    def encoded(r: int, s: int) -> bytes:
        raw = r.to_bytes(32, "big") + s.to_bytes(32, "big")
        return raw if form is SigFormat.RAW else encode_dss_signature(r, s)

    for number in (0, curve.n, curve.n + 1, 2**256 - 1):
        assert to_der(curve, encoded(number, 1), form) is None
        assert to_der(curve, encoded(1, number), form) is None
    for number in (1, curve.n - 1):
        assert to_der(curve, encoded(number, 1), form) == encode_dss_signature(number, 1)
        assert to_der(curve, encoded(1, number), form) == encode_dss_signature(1, number)


def off_curve(engine: Engine) -> bytes:
    _, point = engine.generate()
    return point[:-1] + bytes([point[-1] ^ 1])


@pytest.mark.parametrize("engine", [Es256(), Sm2(gmssl.open_provider())], ids=["P-256", "SM2"])
def test_threat_4_point_that_is_no_key_is_refused(engine: Engine) -> None:
    curve = P_256 if isinstance(engine, Es256) else SM2
    _, point = engine.generate()
    beyond = (int.from_bytes(point[:32], "big") + curve.p) % 2**256

    assert engine.refusal(point) is None
    assert engine.refusal(off_curve(engine)) is OFF_CURVE
    assert engine.refusal(bytes(64)) is OFF_CURVE  # how some encode the point at infinity
    assert engine.refusal(curve.p.to_bytes(32, "big") + point[32:]) is NOT_CANONICAL
    assert engine.refusal(b"\xff" * 64) is NOT_CANONICAL
    assert engine.refusal(beyond.to_bytes(32, "big") + point[32:]) in {NOT_CANONICAL, OFF_CURVE}
    for wrong in (b"", point[:-1], point + b"\0", b"\x04" + point, b"\0"):
        assert engine.refusal(wrong) is LENGTH


@pytest.mark.parametrize(
    "engine", [Es256(), Ed25519(), Sm2(gmssl.open_provider())], ids=["ES256", "Ed25519", "SM2"]
)
def test_private_key_of_another_public_key_does_not_sign(engine: Engine) -> None:
    secret, _ = engine.generate()
    _, other = engine.generate()

    with pytest.raises(RegistrationError) as caught:
        engine.signing(secret, other)

    assert caught.value.reason is NO_PAIR


@pytest.mark.parametrize(
    ("engine", "secret"),
    [
        (Es256(), 0), (Es256(), P_256.n), (Es256(), 2**256 - 1),
        (Sm2(gmssl.open_provider()), 0), (Sm2(gmssl.open_provider()), SM2.n),
        (Sm2(gmssl.open_provider()), SM2.n - 1),
    ],
)  # fmt: skip
def test_private_key_out_of_range_does_not_sign(engine: Engine, secret: int) -> None:
    _, point = engine.generate()

    with pytest.raises(RegistrationError) as caught:
        engine.signing(secret.to_bytes(32, "big"), point)

    assert caught.value.reason is NO_PAIR


@pytest.mark.parametrize("opener", OPENERS, ids=["libcrypto", "gmssl-pyx"])
def test_sm2_provider_passes_the_self_test(opener: Callable[[], Sm2Provider]) -> None:
    assert fails_self_test(opener()) == ""


@pytest.mark.parametrize("number", range(8))
def test_sm2_providers_sign_what_the_other_verifies(number: int) -> None:
    engines = [Sm2(opener(), identity=b"member %d" % number) for opener in OPENERS]
    message = b"x" * number * 31

    for maker in engines:
        secret, point = maker.generate()
        for signer in engines:
            signature = signer.signing(secret, point)(message)
            changed = bytes([signature[0] ^ 1]) + signature[1:]
            for verifier in engines:
                check = verifier.verifying(point)
                assert check(message, signature)
                assert not check(message + b"x", signature)
                assert not check(message, changed)


def test_sm2_signature_counts_for_the_identity_of_its_signer_alone() -> None:
    engine = engine_of(by_id("cn-1"), identity=b"credit.example")
    secret, point = engine.generate()
    signature = engine.signing(secret, point)(b"message")

    assert engine.verifying(point)(b"message", signature)
    assert not engine_of(by_id("cn-1")).verifying(point)(b"message", signature)


def test_sm2_identity_too_long_to_be_stated_is_refused() -> None:
    assert len(za(b"x" * LONGEST_IDENTITY, bytes(64))) == 32
    with pytest.raises(ValueError, match="identity"):
        za(b"x" * (LONGEST_IDENTITY + 1), bytes(64))


class Agreeable:
    """A provider that finds every signature right."""

    name = "agreeable"

    def verifying(self, point: bytes) -> Callable[[bytes, bytes], bool]:
        del point
        return lambda digest, der: bool(digest and der)

    def signing(self, secret: bytes, point: bytes) -> Callable[[bytes], bytes]:
        return gmssl.open_provider().signing(secret, point)

    def generate(self) -> tuple[bytes, bytes]:
        return gmssl.open_provider().generate()


class Stern(Agreeable):
    """A provider that finds every signature wrong."""

    name = "stern"

    def verifying(self, point: bytes) -> Callable[[bytes, bytes], bool]:
        del point
        return lambda digest, der: not (digest or der)


class Scrawling(Agreeable):
    """A provider that verifies well and signs badly."""

    name = "scrawling"

    def verifying(self, point: bytes) -> Callable[[bytes, bytes], bool]:
        return gmssl.open_provider().verifying(point)

    def signing(self, secret: bytes, point: bytes) -> Callable[[bytes], bytes]:
        sign = super().signing(secret, point)
        return lambda digest: sign(digest[::-1])


def absent() -> Sm2Provider:
    return libcrypto.LibCrypto(libcrypto.open_library("/nowhere/libcrypto.so.3"))


def test_machine_without_a_libcrypto_computes_sm2_by_gmssl() -> None:
    assert first_sound((absent, gmssl.open_provider)).name == "gmssl-pyx"


def test_every_libcrypto_that_is_found_passes_the_self_test() -> None:
    passed = 0

    for path in libcrypto._paths():
        try:
            library = libcrypto.open_library(path)
        except SuiteError:
            continue
        assert fails_self_test(libcrypto.LibCrypto(library)) == "", path
        passed += 1

    assert passed


@pytest.mark.parametrize("unsound", [Agreeable, Stern, Scrawling])
def test_unsound_sm2_provider_is_passed_over(unsound: type[Agreeable]) -> None:
    assert fails_self_test(unsound()) != ""
    assert first_sound((unsound, gmssl.open_provider)).name == "gmssl-pyx"


def test_machine_without_sound_sm2_says_what_is_missing_and_what_to_do() -> None:
    with pytest.raises(SuiteError) as caught:
        first_sound((absent, Agreeable))

    assert caught.value.reason is providers.UNAVAILABLE
    assert "no libcrypto >= 3.0" in str(caught.value)
    assert "agreeable: it accepts an altered example" in str(caught.value)
    assert "credit-hub[sm2]" in str(caught.value)


def test_library_that_is_no_openssl_is_refused() -> None:
    with pytest.raises(SuiteError):
        libcrypto.open_library("libc.so.6")


def test_point_off_the_curve_is_refused_by_openssl_itself() -> None:
    library = libcrypto.open_provider()

    with pytest.raises(SuiteError) as caught:
        library.verifying(b"\x01" * 64)

    assert caught.value.reason is libcrypto.FAILED


def test_wrong_signature_leaves_no_error_behind_in_openssl() -> None:
    """The queue of errors belongs to the thread: Python's ssl would take ours for its own."""
    library = libcrypto.open_library(libcrypto._paths()[0])
    peek = library.ERR_peek_error
    peek.restype = ctypes.c_ulong
    provider = libcrypto.LibCrypto(library)
    check = provider.verifying(provider.generate()[1])

    for wrong in (b"", b"\x30\x00", b"\x30\x06\x02\x01\x01\x02\x01\x01", b"x" * 72):
        assert not check(bytes(32), wrong)
        assert peek() == 0
    with pytest.raises(SuiteError):
        provider.verifying(b"\x01" * 64)
    assert peek() == 0


def test_default_identity_is_the_one_of_the_standard() -> None:
    assert DEFAULT_IDENTITY == b"1234567812345678"


def test_reason_of_a_refused_point_is_a_reason() -> None:
    assert isinstance(Ed25519().refusal(bytes(32)), Reason)
