"""What `zongji-web` does: the user interface and the API, with TLS wherever others can listen."""

import argparse
import asyncio
import gc
import os
from pathlib import Path

import uvicorn

from appliance.daemons.logging import log_to
from appliance.daemons.small_heap import give_back
from appliance.daemons.web_certificate import keep_certificate
from appliance.domain.instance import Instance
from appliance.services.certificates.kept import CertificateKept
from appliance.services.unix_socket import lock
from appliance.web.app import create_app
from appliance.web.certificate import certificate_of
from appliance.web.pages.claiming import claim_of
from appliance.web.premises import Premises
from appliance.web.sip_proxy import LONGEST_FRAME

_FAREWELL_S = 3
"""How long open connections keep us when we are to end: streams of events never end by themselves."""


def main(description: str) -> None:
    """Serve an instance, as the command line says; `description` is what it tells of itself."""
    parser = argparse.ArgumentParser(prog="zongji-web", description=description)
    parser.add_argument("--instance", type=Path, required=True, help="the instance's folder")
    parser.add_argument("--log-file", action="store_true", help="log into the instance's folder, rotated")
    words = parser.parse_args()
    os.umask(0o027)
    instance = Instance.load(words.instance)
    log_to(instance.logs / "web.log" if words.log_file else None)
    instance.web_lock.parent.mkdir(parents=True, exist_ok=True)
    held = lock(instance.web_lock, "web")  # nothing is restored under our feet
    premises = Premises.open(instance)
    try:
        claim_of(premises).code()  # so that the console has one to show
        serve(premises)
    finally:
        premises.close()
        os.close(held)


def serve(premises: Premises) -> None:
    """Serve until SIGTERM or Ctrl-C."""
    certificate = certificate_of(premises) if premises.instance.is_web_encrypted else None
    if certificate is not None:
        certificate.begin(premises.now())
    config = config_of(premises, certificate)
    give_back()
    # What is there now stays. Looking through it for garbage again and again made single answers wait for 150 ms.
    gc.collect()
    gc.freeze()
    with asyncio.Runner(loop_factory=config.get_loop_factory()) as runner:
        runner.run(_serve(config, certificate, premises))


def config_of(premises: Premises, certificate: CertificateKept | None = None) -> uvicorn.Config:
    """Give how uvicorn serves the application."""
    return uvicorn.Config(
        create_app(premises),
        host=premises.instance.web_address,
        port=premises.instance.ports.http,
        log_config=None,
        loop="asyncio",  # uvloop takes 2 MB more; what is slow here is never the loop
        access_log=False,
        ws_max_size=2 * LONGEST_FRAME,
        ws_per_message_deflate=False,
        ssl_certfile=None if certificate is None else certificate.file,
        server_header=False,
        proxy_headers=False,  # nothing stands before us: whoever sends X-Forwarded-For on this machine makes it up
        timeout_graceful_shutdown=_FAREWELL_S,
    )


async def _serve(config: uvicorn.Config, certificate: CertificateKept | None, premises: Premises) -> None:
    keeping = None
    if certificate is not None:
        keeping = asyncio.create_task(keep_certificate(config, certificate, premises.now))
    try:
        await uvicorn.Server(config).serve()
    finally:
        if keeping is not None:
            keeping.cancel()
