"""What is known of a certificate without reading it again: cryptography takes memory that the web doesn't have."""

import json
from dataclasses import asdict, dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class CertificateFacts:
    """Whom it is for, who signed it, and for how long it holds. `fingerprint` is SHA-256 in hexadecimal."""

    names: tuple[str, ...]
    issuer: str
    self_signed: bool
    not_before: datetime
    not_after: datetime
    fingerprint: str

    def as_json(self) -> str:
        """Write it for `from_json`."""
        times = {"not_before": self.not_before.isoformat(), "not_after": self.not_after.isoformat()}
        return json.dumps(asdict(self) | times)

    @classmethod
    def from_json(cls, text: str) -> "CertificateFacts":
        """Read it. Raises ValueError for anything else."""
        try:
            read = json.loads(text)
            return cls(
                names=tuple(read["names"]),
                issuer=str(read["issuer"]),
                self_signed=bool(read["self_signed"]),
                not_before=datetime.fromisoformat(read["not_before"]),
                not_after=datetime.fromisoformat(read["not_after"]),
                fingerprint=str(read["fingerprint"]),
            )
        except (KeyError, TypeError) as error:
            raise ValueError(f"no facts of a certificate: {error}") from error
