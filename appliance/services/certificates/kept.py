"""The certificate in the instance's folder: made when there is none, renewed before its end, replaced by an upload."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path

from appliance.domain.instance import Instance
from appliance.errors import UserError
from appliance.services.certificates.facts import CertificateFacts
from appliance.services.certificates.names import own_addresses, own_names

DAYS = 825
"""The longest that every browser believes a certificate."""
RENEWED_BEFORE = timedelta(days=30)

_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
"""Names that all of ours have; a self-signed upload for this very machine's loopback has no use."""
_OWNERS = 0o600
_DEADLINE_S = 30


class BadCertificate(UserError):
    """What was uploaded can't be used."""

    kind = "faulty"


class CertificateKept:
    """The certificate of one instance. Blocks: making and checking one takes half a second, in a process of its own."""

    def __init__(self, instance: Instance, called: Callable[[], Sequence[str]] = tuple) -> None:
        """Keep the one of an instance; `called` gives names that it is to have besides the machine's own."""
        self._called = called
        self._folder = instance.tls
        self.file = self._folder / "web.pem"
        """The key with its chain, one file, so that it is replaced as a whole."""
        self._facts = self._folder / "web.json"

    def facts(self) -> CertificateFacts | None:
        """Tell what is in use; None when there is none."""
        if not self.file.is_file():
            return None
        try:
            return CertificateFacts.from_json(self._facts.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None

    def ensure(self, now: datetime) -> CertificateFacts:
        """Make one when there is none, or when our own ends within 30 days. Another's is left alone."""
        found = self.facts()
        if found is None or (found.self_signed and found.not_after - now < RENEWED_BEFORE):
            return self.make(now)
        return found

    def begin(self, now: datetime) -> CertificateFacts:
        """Do as `ensure`, and make ours anew when it lacks a name that we are called by meanwhile.

        For the start of the web alone: browsers ask about each new one.
        """
        found = self.ensure(now)
        is_ours = found.self_signed and set(found.names) >= _LOOPBACK
        return self.make(now) if is_ours and not set(self._called()) <= set(found.names) else found

    def make(self, now: datetime) -> CertificateFacts:
        """Make one that the box signs itself, in place of what is there."""
        names = list(dict.fromkeys([*own_names(), *self._called()]))
        asked = {"names": names, "addresses": own_addresses(), "days": DAYS, "now": now.isoformat()}
        return self._take(_workshop("make", asked))

    def upload(self, chain: str, key: str, now: datetime) -> CertificateFacts:
        """Check another and take it. Raises BadCertificate, and then nothing has changed."""
        return self._take(_workshop("check", {"chain": chain, "key": key, "now": now.isoformat()}))

    def _take(self, answer: Mapping[str, str]) -> CertificateFacts:
        if "fault" in answer:
            raise BadCertificate(answer["fault"], answer["remedy"])
        self._folder.mkdir(mode=0o700, exist_ok=True)
        _write(self.file, answer["pem"])
        _write(self._facts, answer["facts"])
        return CertificateFacts.from_json(answer["facts"])


def _workshop(word: str, asked: Mapping[str, object]) -> Mapping[str, str]:
    done = subprocess.run(
        [sys.executable, "-m", "appliance.services.certificates.workshop", word],
        input=json.dumps(asked),
        capture_output=True,
        text=True,
        timeout=_DEADLINE_S,
        check=False,
    )
    if done.returncode != 0:
        why = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
        raise UserError(f"The certificate can't be worked on: {why}", "try again")
    read: Mapping[str, str] = json.loads(done.stdout)
    return read


def _write(file: Path, text: str) -> None:
    aside = file.with_name(f".{file.name}")
    aside.unlink(missing_ok=True)
    descriptor = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, _OWNERS)
    with open(descriptor, "w", encoding="utf-8") as written:  # noqa: PTH123 - a descriptor has no path
        written.write(text)
        written.flush()
        os.fsync(written.fileno())
    aside.replace(file)
