"""The web takes up a newer certificate by itself, and goes on when it can't."""

import asyncio
import ssl
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from unittest.mock import Mock, create_autospec

import pytest
import uvicorn

from appliance.daemons.web_certificate import keep_certificate
from appliance.domain.instance import Instance, Ports
from appliance.services.certificates.kept import CertificateKept

NOW = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
DEADLINE_S = 20

Now = Callable[[], datetime]


@pytest.fixture
def kept(tmp_path: Path) -> CertificateKept:
    made = CertificateKept(Instance(tmp_path, Ports(1, 2, 3, 4, 5, 6), 1000))
    made.ensure(NOW)
    return made


@pytest.fixture
def config() -> uvicorn.Config:
    made = uvicorn.Config("none")
    made.ssl = create_autospec(ssl.SSLContext, instance=True)
    return made


async def keep_until(done: asyncio.Event, config: uvicorn.Config, kept: CertificateKept, now: Now) -> None:
    keeping = asyncio.create_task(keep_certificate(config, kept, now, every_s=0.001))
    try:
        async with asyncio.timeout(DEADLINE_S):
            await done.wait()
    finally:
        keeping.cancel()


def load(config: uvicorn.Config) -> Mock:
    assert config.ssl is not None
    found: Mock = config.ssl.load_cert_chain  # type: ignore[assignment] # it is a mock
    return found


async def test_ours_is_renewed_and_taken_up(config: uvicorn.Config, kept: CertificateKept) -> None:
    before, loaded = kept.facts(), asyncio.Event()
    assert before is not None
    late = before.not_after - timedelta(days=1)
    load(config).side_effect = lambda _file: loaded.set()
    await keep_until(loaded, config, kept, lambda: late)
    renewed = kept.facts()
    assert renewed is not None
    assert renewed.not_after > before.not_after


async def test_nothing_is_loaded_while_nothing_changes(config: uvicorn.Config, kept: CertificateKept) -> None:
    looks, enough = count(), asyncio.Event()

    def now() -> datetime:
        if next(looks) == 5:
            enough.set()
        return NOW

    await keep_until(enough, config, kept, now)
    assert load(config).call_count == 0


async def test_what_cannot_be_taken_up_is_tried_again(config: uvicorn.Config, kept: CertificateKept) -> None:
    tries, loaded = count(), asyncio.Event()

    def take(_file: Path) -> None:
        if next(tries) == 0:
            raise OSError("the disk is busy")
        loaded.set()

    load(config).side_effect = take
    late = NOW + timedelta(days=820)
    await keep_until(loaded, config, kept, lambda: late)
    assert load(config).call_count == 2
