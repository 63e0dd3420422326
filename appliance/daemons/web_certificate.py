"""Keeps the web's certificate new: renewed before its end, and an uploaded one is taken without a restart."""

import asyncio
from collections.abc import Callable
from datetime import datetime

import structlog
import uvicorn

from appliance.errors import UserError
from appliance.services.certificates.kept import CertificateKept

_log = structlog.get_logger(__name__)

_LOOK_EVERY_S = 5.0


async def keep_certificate(
    config: uvicorn.Config, kept: CertificateKept, now: Callable[[], datetime], every_s: float = _LOOK_EVERY_S
) -> None:
    """Look every `every_s` until cancelled; connections that come later have the newer certificate."""
    loaded = kept.file.stat().st_mtime_ns
    while True:
        await asyncio.sleep(every_s)
        try:
            await asyncio.to_thread(kept.ensure, now())
            newest = kept.file.stat().st_mtime_ns
            if newest != loaded and config.ssl is not None:
                config.ssl.load_cert_chain(kept.file)
                loaded = newest
                _log.info("the web has a new certificate")
        except (OSError, UserError) as error:
            _log.warning("the web's certificate can't be looked after", error=str(error))
