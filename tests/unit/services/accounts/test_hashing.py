"""A password's hash is made and looked at by a process of its own, with Argon2id's figures of OWASP."""

import subprocess
import sys

import pytest
from structlog.testing import capture_logs

from appliance.services.accounts import passwords
from appliance.services.accounts.passwords import HashingBroken, hashed, matches
from appliance.web.errors import body_of


def test_the_hash_tells_what_it_was_made_with() -> None:
    assert hashed("correct horse battery").startswith("$argon2id$v=19$m=19456,t=2,p=1$")


def test_a_password_matches_its_own_hash_alone() -> None:
    kept = hashed("对的马电池订书钉")
    assert matches("对的马电池订书钉", kept)
    assert not matches("对的马电池订书", kept)
    assert not matches("对的马电池订书钉", None)


def test_what_is_no_hash_matches_nothing() -> None:
    assert not matches("correct horse battery", "once upon a time")


def test_half_a_character_is_hashed_as_well() -> None:
    kept = hashed("half a character \udc80")
    assert matches("half a character \udc80", kept)


def test_our_own_process_never_has_the_memory() -> None:
    """Told by a new process each: what this one's tests have taken before would hide it."""
    assert grown_kb("passwords", "hashed") < 4 * 1024
    assert grown_kb("hashing", "_hasher.hash") > 16 * 1024, "of 19 MiB: so it would be seen"


def grown_kb(module: str, name: str) -> int:
    """Tell by how much a process's peak rises when it hashes by this function."""
    words = f"""
import re
from appliance.services.accounts import {module}
def peak():
    return int(re.search(r"VmHWM:\\s+(\\d+) kB", open("/proc/self/status").read())[1])
before = peak()
{module}.{name}("correct horse battery")
print(peak() - before)
"""
    return int(subprocess.run([sys.executable, "-c", words], capture_output=True, text=True, check=True).stdout)


def test_hashing_that_breaks_is_no_rush(monkeypatch: pytest.MonkeyPatch) -> None:
    """A library that is gone locks everybody out: the log says why, and nobody is told to try again in a moment."""
    broken = (sys.executable, "-c", "import a_library_that_is_gone")
    monkeypatch.setattr(passwords, "_HASHING", broken)
    with capture_logs() as logs, pytest.raises(HashingBroken, match="can't be checked"):
        matches("correct horse battery", "once upon a time")
    (told,) = logs
    assert (told["event"], told["log_level"], told["status"]) == ("password.not_hashed", "error", 1)
    assert told["why"] == "ModuleNotFoundError: No module named 'a_library_that_is_gone'"
    assert "correct horse battery" not in str(told)
    assert body_of(HashingBroken()).status == 500
