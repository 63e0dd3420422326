"""Certificates: ours hold for the right names, and an upload is taken only when it can be used."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from appliance.errors import UserError
from appliance.services.certificates.facts import CertificateFacts
from appliance.services.certificates.workshop import check, make

NOW = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
PEM = serialization.Encoding.PEM
NAME = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "shop.example")])
ISSUER = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "An authority")])

Key = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey


def key_pem(key: Key, password: bytes | None = None) -> str:
    locked = serialization.BestAvailableEncryption(password) if password else serialization.NoEncryption()
    return key.private_bytes(PEM, serialization.PrivateFormat.PKCS8, locked).decode()


def certificate(
    key: Key,
    signer: Key,
    *,
    days: tuple[float, float] = (-1, 30),
    names: tuple[str, ...] = ("shop.example",),
    subject: x509.Name = NAME,
) -> str:
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(ISSUER)
        .public_key(key.public_key())
        .serial_number(7)
        .not_valid_before(NOW + timedelta(days=days[0]))
        .not_valid_after(NOW + timedelta(days=days[1]))
    )
    if names:
        found = x509.SubjectAlternativeName([x509.DNSName(name) for name in names])
        builder = builder.add_extension(found, critical=False)
    return builder.sign(signer, hashes.SHA256()).public_bytes(PEM).decode()


@pytest.fixture(scope="module")
def authority() -> ec.EllipticCurvePrivateKey:
    return ec.generate_private_key(ec.SECP256R1())


@pytest.fixture(scope="module")
def key() -> ec.EllipticCurvePrivateKey:
    return ec.generate_private_key(ec.SECP256R1())


def test_ours_is_for_names_and_addresses() -> None:
    pem, facts = make(["zongji", "zongji.local"], ["192.168.1.10", "::1"], 825, NOW)
    assert facts.names == ("zongji", "zongji.local", "192.168.1.10", "::1")
    assert facts.self_signed
    assert (facts.not_after - NOW).days == 825
    read = x509.load_pem_x509_certificate(pem.encode())
    assert isinstance(read.public_key(), ec.EllipticCurvePublicKey)
    assert read.extensions.get_extension_for_class(x509.BasicConstraints).value.ca is False
    read.verify_directly_issued_by(read)
    assert CertificateFacts.from_json(facts.as_json()) == facts


def test_an_upload_is_taken_with_its_chain(
    authority: ec.EllipticCurvePrivateKey, key: ec.EllipticCurvePrivateKey
) -> None:
    chain = certificate(key, authority) + certificate(authority, authority, subject=ISSUER)
    pem, facts = check(chain, key_pem(key), NOW)
    assert (facts.names, facts.issuer, facts.self_signed) == (("shop.example",), "CN=An authority", False)
    assert pem.count("BEGIN CERTIFICATE") == 2
    assert pem.startswith("-----BEGIN PRIVATE KEY-----")


Upload = Callable[[ec.EllipticCurvePrivateKey, ec.EllipticCurvePrivateKey], tuple[str, str]]


@pytest.mark.parametrize(
    ("upload", "told"),
    [
        (lambda key, _signer: ("nothing", key_pem(key)), "no certificate in PEM"),
        (lambda key, signer: (certificate(key, signer), "nothing"), "no private key in PEM"),
        (lambda key, signer: (certificate(key, signer), key_pem(signer)), "doesn't belong"),
        (lambda key, signer: (certificate(key, signer, days=(-30, -1)), key_pem(key)), "expired on 2026-11-19"),
        (lambda key, signer: (certificate(key, signer, days=(1, 30)), key_pem(key)), "isn't valid yet"),
        (lambda key, signer: (certificate(key, signer, names=()), key_pem(key)), "names no host"),
        (lambda key, signer: (certificate(key, signer), key_pem(key, b"secret")), "locked by a password"),
        (lambda key, signer: (certificate(key, signer) * 2, key_pem(key)), "doesn't hold together"),
    ],
    ids=["no-pem", "no-key", "other-key", "expired", "early", "nameless", "locked", "broken-chain"],
)
def test_what_cannot_be_used_is_told(
    upload: Upload, told: str, authority: ec.EllipticCurvePrivateKey, key: ec.EllipticCurvePrivateKey
) -> None:
    with pytest.raises(UserError, match=told):
        check(*upload(key, authority), NOW)


def test_short_keys_are_refused(authority: ec.EllipticCurvePrivateKey) -> None:
    short = rsa.generate_private_key(65537, 1024)  # noqa: S505 - that it is refused is what is tested
    with pytest.raises(UserError, match="1024 bits"):
        check(certificate(short, authority), key_pem(short), NOW)
