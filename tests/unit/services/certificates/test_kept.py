"""The certificate in the folder: made, kept, renewed, replaced, each as a whole."""

import ssl
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from appliance.domain.instance import Instance, Ports
from appliance.services.certificates.kept import BadCertificate, CertificateKept
from appliance.services.certificates.names import own_names
from appliance.services.certificates.workshop import make

NOW = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)


@pytest.fixture
def kept(tmp_path: Path) -> CertificateKept:
    return CertificateKept(Instance(tmp_path, Ports(1, 2, 3, 4, 5, 6), 1000))


def test_one_is_made_that_tls_can_use(kept: CertificateKept) -> None:
    assert kept.facts() is None
    made = kept.ensure(NOW)
    assert set(own_names()) | {"127.0.0.1", "::1"} <= set(made.names)
    assert kept.facts() == made
    assert stat.S_IMODE(kept.file.stat().st_mode) == 0o600
    assert stat.S_IMODE(kept.file.parent.stat().st_mode) == 0o700
    ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(kept.file)


def test_ours_is_renewed_a_month_before_its_end(kept: CertificateKept) -> None:
    made = kept.ensure(NOW)
    assert kept.ensure(made.not_after - timedelta(days=30)) == made
    renewed = kept.ensure(made.not_after - timedelta(days=30) + timedelta(seconds=1))
    assert renewed.fingerprint != made.fingerprint
    assert renewed.not_after > made.not_after


def test_ours_has_the_name_that_the_box_is_called_by_from_the_next_start(kept: CertificateKept, tmp_path: Path) -> None:
    made = kept.begin(NOW)
    called = CertificateKept(Instance(tmp_path, Ports(1, 2, 3, 4, 5, 6), 1000), lambda: ["laozhang.local"])
    assert called.ensure(NOW) == made
    anew = called.begin(NOW)
    assert "laozhang.local" in anew.names
    assert set(made.names) <= set(anew.names)
    assert called.begin(NOW) == anew


def test_an_upload_is_not_made_anew_for_a_name(kept: CertificateKept, tmp_path: Path) -> None:
    pem, _facts = make(["shop.example"], [], 30, NOW)
    key, chain = pem.split("-----BEGIN CERTIFICATE", 1)
    taken = kept.upload("-----BEGIN CERTIFICATE" + chain, key, NOW)
    called = CertificateKept(Instance(tmp_path, Ports(1, 2, 3, 4, 5, 6), 1000), lambda: ["laozhang.local"])
    assert called.begin(NOW) == taken


def test_an_upload_is_kept_and_never_replaced_by_itself(kept: CertificateKept) -> None:
    kept.ensure(NOW)
    own = kept.file.read_bytes()
    with pytest.raises(BadCertificate, match="no certificate"):
        kept.upload("nothing", "nothing", NOW)
    assert kept.file.read_bytes() == own
    pem, _facts = make(["shop.example"], [], 30, NOW)
    key, chain = pem.split("-----BEGIN CERTIFICATE", 1)
    taken = kept.upload("-----BEGIN CERTIFICATE" + chain, key, NOW)
    assert taken.names == ("shop.example",)
    assert kept.make(NOW).names != taken.names
