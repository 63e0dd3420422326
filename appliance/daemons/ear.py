"""`zongji-ear`: hears the exchange's tones where nothing else tells a far hang-up. One process an instance.

A process of its own, so that work on sound never delays a call, and its end ends none.
"""

import argparse
import asyncio
import os
import signal
import sys
from contextlib import ExitStack
from pathlib import Path

import structlog
import uvloop

from appliance.asterisk.audiosocket_server import AudioSocketServer
from appliance.daemons.dead_mans_handle import hold
from appliance.daemons.logging import log_to
from appliance.domain.instance import Instance
from appliance.errors import UserError
from appliance.lines.ear import Ear
from appliance.lines.ear_server import EarServer
from appliance.lines.listening import ToneListener
from appliance.services.unix_socket import bind, lock

_log: structlog.typing.FilteringBoundLogger = structlog.get_logger(__name__)


async def serve(instance: Instance) -> None:
    """Run the daemon for one instance until SIGTERM or SIGINT. Raises UserError when another one runs."""
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopping.set)
    with ExitStack() as open_:
        open_.callback(os.close, lock(instance.ear_socket, "zongji-ear"))
        listening = open_.enter_context(bind(instance.ear_socket))
        instance.line_doctor.mkdir(mode=0o750, exist_ok=True)
        ear = Ear(ToneListener, instance.line_doctor)
        audio = AudioSocketServer(ear.serve, instance.ports.ear)

        def controller_gone() -> None:
            ear.controller_gone()
            audio.end_all()

        controller = EarServer(listening, ear.take, controller_gone)
        ear.told_to(controller.tell)
        await audio.open()
        await controller.open()
        _log.info("ear ready", port=instance.ports.ear)
        holding = loop.create_task(hold())
        await stopping.wait()
        holding.cancel()
        await controller.close()
        await audio.close()


def main() -> None:
    """Start from the command line."""
    parser = argparse.ArgumentParser(prog="zongji-ear", description=__doc__)
    parser.add_argument("--instance", type=Path, required=True, help="the instance's folder")
    parser.add_argument("--log-file", action="store_true", help="log into the instance's folder, rotated")
    words = parser.parse_args()
    instance = Instance.load(words.instance)
    log_to(instance.logs / "ear.log" if words.log_file else None)
    os.umask(0o027)
    try:
        uvloop.run(serve(instance))
    except UserError as error:
        sys.exit(f"zongji-ear: {error}")


if __name__ == "__main__":
    main()
