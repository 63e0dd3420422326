"""The passwords of one instance, made at random when they are first needed. There is no default password."""

import fcntl
import json
import os
import secrets
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
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
        """Write them, readable by the owner alone. `change` is for those that others may change meanwhile."""
        replace_file(path, (json.dumps(asdict(self), indent=2).encode(),), mode=0o600)

    @classmethod
    def load_or_make(cls, path: Path) -> "Secrets":
        """Read the instance's secrets, or begin with new ones."""
        try:
            return cls(**json.loads(path.read_text(encoding="utf-8")))
        except FileNotFoundError:
            return cls(box=secrets.token_hex(2), manager=secrets.token_urlsafe(_BYTES), accounts={})

    @classmethod
    def change(cls, path: Path, how: "Callable[[Secrets], Secrets]") -> "Secrets":
        """Read, have `how` change, and keep them as one step: other processes that change them wait; give the result.

        `how` must be quick, and must not change the file itself.
        """
        with _alone(path.parent):
            known = cls.load_or_make(path)
            changed = how(known)
            if changed != known or not path.exists():
                changed.save(path)
            return changed


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Hold the folder's lock, which ends with the process. The file itself is a new one after each change."""
    held = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield
    finally:
        os.close(held)
