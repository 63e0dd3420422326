"""Argon2id as OWASP has it for a small box: 19 MiB, two passes, one lane. Run by itself, it serves one request.

`python -m appliance.services.accounts.hashing` reads `{"password": …, "kept": …}` from its standard input and writes
the hash, or where one was kept whether it is the password's. So the memory is a process's that is gone afterwards.
"""

import json
import sys

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)


def _answer(password: str, kept: str | None) -> str | bool:
    told = password.encode("utf-8", "surrogatepass")
    if kept is None:
        return _hasher.hash(told)
    try:
        return _hasher.verify(kept, told)
    except (VerificationError, InvalidHashError):
        return False


def main() -> None:
    """Start from the command line."""
    json.dump(_answer(**json.load(sys.stdin)), sys.stdout)


if __name__ == "__main__":
    main()
