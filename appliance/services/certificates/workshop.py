"""Makes and checks certificates, in a process of its own: `python -m … make|check`, JSON in, JSON out.

`make` takes names, addresses and days; `check` a chain and a key as PEM. Both give `{"pem", "facts"}`, where `pem` is
the key with its chain, or `{"fault", "remedy"}`.
"""

import ipaddress
import json
import sys
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from appliance.errors import UserError
from appliance.services.certificates.facts import CertificateFacts

_SHORTEST_RSA_BITS = 2048
_CLOCK_OFF = timedelta(hours=1)


def make(names: Sequence[str], addresses: Sequence[str], days: int, now: datetime) -> tuple[str, CertificateFacts]:
    """Make a key (EC P-256) and a certificate that it signs itself, for these names and addresses."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, names[0][:64])])
    alternatives: list[x509.GeneralName] = [x509.DNSName(name) for name in names]
    alternatives += [x509.IPAddress(ipaddress.ip_address(address)) for address in addresses]
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - _CLOCK_OFF)
        .not_valid_after(now + timedelta(days=days))
        .add_extension(x509.SubjectAlternativeName(alternatives), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .sign(key, hashes.SHA256())
    )
    return _pem(key, [certificate]), facts_of(certificate)


def check(chain: str, key: str, now: datetime) -> tuple[str, CertificateFacts]:
    """Check an uploaded chain (the certificate first) and its key. Raises UserError with what is wrong."""
    certificates, private = _certificates(chain), _private_key(key)
    certificate = certificates[0]
    if _public(certificate.public_key()) != _public(private.public_key()):
        raise UserError("The key doesn't belong to the certificate.", "upload the key that it was made with")
    if certificate.not_valid_after_utc <= now:
        day = certificate.not_valid_after_utc.date()
        raise UserError(f"The certificate has expired on {day}.", "upload a newer one")
    if certificate.not_valid_before_utc > now + _CLOCK_OFF:
        raise UserError("The certificate isn't valid yet.", "check the box's clock, or wait")
    _check_chain(certificates)
    found = facts_of(certificate)
    if not found.names:
        raise UserError(
            "The certificate names no host.", "browsers ask for a subject alternative name: have it made with one"
        )
    return _pem(private, certificates), found


def facts_of(certificate: x509.Certificate) -> CertificateFacts:
    """Tell what people see of a certificate."""
    try:
        found = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
        names = [str(name.value) for name in found if isinstance(name, x509.DNSName | x509.IPAddress)]
    except x509.ExtensionNotFound:
        names = []
    return CertificateFacts(
        names=tuple(names),
        issuer=certificate.issuer.rfc4514_string(),
        self_signed=certificate.issuer == certificate.subject,
        not_before=certificate.not_valid_before_utc,
        not_after=certificate.not_valid_after_utc,
        fingerprint=certificate.fingerprint(hashes.SHA256()).hex(),
    )


def _certificates(chain: str) -> list[x509.Certificate]:
    try:
        found = x509.load_pem_x509_certificates(chain.encode())
    except ValueError as error:
        raise UserError("This is no certificate in PEM form.", "it begins with -----BEGIN CERTIFICATE-----") from error
    return found


def _private_key(key: str) -> PrivateKeyTypes:
    try:
        found = serialization.load_pem_private_key(key.encode(), None)
    except TypeError as error:
        raise UserError("The key is locked by a password.", "upload it without: `openssl pkey -in key.pem`") from error
    except (ValueError, UnsupportedAlgorithm) as error:
        raise UserError("This is no private key in PEM form.", "it begins with -----BEGIN PRIVATE KEY-----") from error
    if isinstance(found, rsa.RSAPrivateKey) and found.key_size < _SHORTEST_RSA_BITS:
        raise UserError(f"The key has {found.key_size} bits: browsers refuse it.", "make one with 2048 or more")
    if not isinstance(found, rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey | ed25519.Ed25519PrivateKey):
        raise UserError("The web can't use such a key.", "make an RSA or an elliptic-curve key")
    return found


def _check_chain(certificates: Sequence[x509.Certificate]) -> None:
    for signed, signer in pairwise(certificates):
        try:
            signed.verify_directly_issued_by(signer)
        except (ValueError, TypeError, InvalidSignature) as error:
            raise UserError(
                "The chain doesn't hold together.", "put the certificate first, then each one's signer below it"
            ) from error


def _public(key: Any) -> bytes:  # noqa: ANN401 - one of twelve classes with this method
    return bytes(key.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo))


def _pem(key: PrivateKeyTypes, certificates: Sequence[x509.Certificate]) -> str:
    form = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    pieces = [key.private_bytes(*form), *(each.public_bytes(serialization.Encoding.PEM) for each in certificates)]
    return b"".join(pieces).decode()


def main() -> None:
    """Do what is asked on standard input."""
    asked: Mapping[str, Any] = json.load(sys.stdin)
    now = datetime.fromisoformat(asked["now"]).astimezone(UTC)
    try:
        if sys.argv[1] == "make":
            pem, found = make(asked["names"], asked["addresses"], asked["days"], now)
        else:
            pem, found = check(asked["chain"], asked["key"], now)
        answer = {"pem": pem, "facts": found.as_json()}
    except UserError as error:
        answer = {"fault": error.message, "remedy": error.remedy}
    json.dump(answer, sys.stdout)


if __name__ == "__main__":
    main()
