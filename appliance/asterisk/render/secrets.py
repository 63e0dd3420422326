"""The passwords of one instance, made at random when they are first needed. There is no default password."""

import json
import secrets
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from pathlib import Path

from appliance.media.replace_file import replace_file

_BYTES = 12


@dataclass(frozen=True, slots=True)
class Secrets:
    """`box` tells this box's calls from another's; `manager` is the AMI's; the rest are SIP passwords by account."""

    box: str
    manager: str = field(repr=False)
    accounts: dict[str, str] = field(repr=False)

    def with_accounts(self, names: Iterable[str]) -> "Secrets":
        """Give these secrets with a password for each of the accounts; those that exist stay."""
        wanted = {name: self.accounts.get(name) or secrets.token_urlsafe(_BYTES) for name in names}
        return Secrets(self.box, self.manager, self.accounts | wanted)

    def save(self, path: Path) -> None:
        """Write them, readable by the owner alone."""
        replace_file(path, (json.dumps(asdict(self), indent=2).encode(),), mode=0o600)

    @classmethod
    def load_or_make(cls, path: Path) -> "Secrets":
        """Read the instance's secrets, or begin with new ones."""
        try:
            return cls(**json.loads(path.read_text(encoding="utf-8")))
        except FileNotFoundError:
            return cls(box=secrets.token_hex(2), manager=secrets.token_urlsafe(_BYTES), accounts={})
