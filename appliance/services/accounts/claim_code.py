"""The one-time code by which whoever stands before the box claims it: shown on its console, kept in a file of ours.

It exists while nobody has an account, and for a day after somebody asked for another (the physical reset). Whoever can
read the file has the box in their hands anyway.
"""

import hmac
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

from appliance.domain.instance import Instance
from appliance.services.accounts.secret_words import new_code, typed_code

RESET_HOLDS_FOR = timedelta(hours=24)

_OWNERS = 0o600
_FOR_ANOTHER = "for-another"


class ClaimCode:
    """The code of one instance. Blocks for a file's milliseconds."""

    def __init__(self, instance: Instance) -> None:
        self._file: Path = instance.claim_code

    def read(self) -> str | None:
        """Give it as people see it, `7KQ2-M4XD`; None when there is none."""
        try:
            return self._file.read_text(encoding="ascii").split()[0]
        except (FileNotFoundError, UnicodeDecodeError, IndexError):
            return None

    def holds_for_another(self, now: datetime) -> bool:
        """Tell whether it was made for one more admin, not longer than a day ago."""
        try:
            made = datetime.fromtimestamp(self._file.stat().st_mtime, UTC)
            return self._file.read_text(encoding="ascii").split()[1:] == [_FOR_ANOTHER] and now - made < RESET_HOLDS_FOR
        except (FileNotFoundError, UnicodeDecodeError):
            return False

    def make(self, *, for_another: bool = False) -> str:
        """Make a new one in place of the old: for the first admin, or for another."""
        code = new_code(2, 4)
        aside = self._file.with_name(f".{self._file.name}")
        aside.unlink(missing_ok=True)
        descriptor = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, _OWNERS)
        with open(descriptor, "w", encoding="ascii") as file:  # noqa: PTH123 - a descriptor has no path
            file.write(f"{code} {_FOR_ANOTHER}\n" if for_another else f"{code}\n")
        if os.geteuid() == 0:  # the command line may be root's, the web isn't
            owner = self._file.parent.parent.stat()
            os.chown(aside, owner.st_uid, owner.st_gid)
        aside.replace(self._file)
        return code

    def is_right(self, typed: str) -> bool:
        """Tell whether somebody typed it."""
        code = self.read()
        return code is not None and hmac.compare_digest(typed_code(code).encode(), typed_code(typed).encode())

    def take(self) -> bool:
        """Use it up; False when somebody was quicker."""
        try:
            self._file.replace(self._taken)
        except FileNotFoundError:
            return False
        return True

    def give_back(self) -> None:
        """Undo `take`."""
        self._taken.replace(self._file)

    def forget(self) -> None:
        """Leave nothing of it."""
        self._taken.unlink(missing_ok=True)
        self._file.unlink(missing_ok=True)

    @property
    def _taken(self) -> Path:
        return self._file.with_name(f"{self._file.name}.taken")
