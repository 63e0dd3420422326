"""The demonstration: a whole switchboard for a while, one call on it told step by step, and how to call it oneself."""

import argparse
import asyncio
import os
import shutil
import signal
import sys
import tempfile
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import aclosing, asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from rich.console import Console
from rich.table import Table

from appliance.asterisk.render.secrets import Secrets
from appliance.cli.story import print_story
from appliance.config.model.document import Document
from appliance.daemons.demo_scene import Deed, play, scene
from appliance.daemons.demo_web import FrontDoor, furnish
from appliance.daemons.logging import log_to
from appliance.daemons.port_block import take_port_block
from appliance.daemons.prepare import make_instance, prepare, put_builtin_prompts, put_configuration, put_regions
from appliance.daemons.supervisor import Supervisor, may_have_cards
from appliance.domain.ids import CallId
from appliance.domain.instance import Instance
from appliance.errors import UserError, ZongjiError
from appliance.services.live_client import LinkLost, follow
from appliance.services.live_state import CallChanged
from appliance.storage.record_values import CallStory
from appliance.storage.records import Records

PROMPTS_VARIABLE = "ZONGJI_PROMPTS"
REGIONS_VARIABLE = "ZONGJI_REGIONS"
COMPANY = Path(__file__).with_name("demo_company.yaml")

_CALL_DEADLINE_S = 120.0
_RECORD_DEADLINE_S = 10.0
_LOOK_AGAIN_S = 0.05

_screen = Console(highlight=False, soft_wrap=True)

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class _House:
    """The switchboard that runs."""

    instance: Instance
    document: Document
    door: FrontDoor


def main() -> None:
    """Start from the command line."""
    words = _words()
    log_to(Path(os.devnull))
    try:
        status = asyncio.run(_demonstrate(words))
    except ZongjiError as error:
        _screen.print(f"[red]The demonstration could not go on:[/red] {error}")
        status = 1
    sys.exit(status)


def _words() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="./zongji demo", description=__doc__)
    parser.add_argument("--stay", action="store_true", help="keep running until Ctrl-C")
    parser.add_argument("--no-call", action="store_true", help="place no call; implies --stay")
    parser.add_argument("--bind", default="127.0.0.1", metavar="ADDRESS", help="listen here for phones (loopback)")
    parser.add_argument("--config", type=Path, default=COMPANY, metavar="FILE", help="another company's YAML; no call")
    words = parser.parse_args()
    words.call = not words.no_call and words.config == COMPANY
    words.stay = words.stay or not words.call
    return words


async def _demonstrate(words: argparse.Namespace) -> int:
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        loop.add_signal_handler(number, stopped.set)
    work = loop.create_task(_run(words, stopped))
    stop = loop.create_task(stopped.wait())
    await asyncio.wait({work, stop}, return_when=asyncio.FIRST_COMPLETED)
    stop.cancel()
    if not work.done():
        _screen.print("\nStopping …")
        work.cancel()
        with suppress(asyncio.CancelledError):
            await work
        return 0
    return await work


async def _run(words: argparse.Namespace, stopped: asyncio.Event) -> int:
    async with _switchboard(words) as house:
        instance, document = house.instance, house.document
        _tell_how_to_call(instance, document)
        _tell_pages(house.door)
        good = await _demonstration_call(instance, document) if words.call else True
        if words.stay:
            _screen.print("\nThe switchboard runs. Ctrl-C ends it and leaves nothing behind.")
            await stopped.wait()
    return 0 if good else 1


@asynccontextmanager
async def _switchboard(words: argparse.Namespace) -> AsyncIterator[_House]:
    """Run a switchboard in a folder of its own, and leave nothing of it."""
    block = take_port_block(words.bind)
    folder = _new_folder()
    try:
        _screen.print("Preparing a company: prompts, configuration, data base …")
        instance = make_instance(folder, block.ports, words.bind)
        document = await _to_the_end(lambda: _prepare(instance, words.config))
        supervisor = Supervisor(instance)
        try:
            _screen.print("Starting Asterisk …")
            await supervisor.start_asterisk()
            _screen.print("Starting the controller …")
            await supervisor.start_calls()
            _screen.print("Making up a week of calls, so that the pages have something to show …")
            door = await _to_the_end(lambda: furnish(instance))
            supervisor.start_ear()
            if may_have_cards(document):
                supervisor.start_cards()
            supervisor.start_web()
            supervisor.start_notify()
            yield _House(instance, document, door)
        finally:
            await supervisor.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        block.release()


def _new_folder() -> Path:
    return Path(tempfile.mkdtemp(prefix="zongji-demo-"))


async def _to_the_end(work: Callable[[], T]) -> T:
    """Do work in a thread; when cancelled, wait for it all the same: it must not write into a folder that is gone."""
    task = asyncio.create_task(asyncio.to_thread(work))
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        await asyncio.wait({task})
        raise


def _prepare(instance: Instance, configuration: Path) -> Document:
    rendered, regions = os.environ.get(PROMPTS_VARIABLE), os.environ.get(REGIONS_VARIABLE)
    if not rendered or not regions:
        raise UserError("prompts or regions are not made yet", "start the demonstration by ./zongji demo")
    put_builtin_prompts(instance, Path(rendered))
    put_regions(instance, Path(regions))
    put_configuration(instance, configuration)
    return prepare(instance)


def _tell_how_to_call(instance: Instance, document: Document) -> None:
    secrets = Secrets.load_or_make(instance.secrets)
    server = f"{instance.bind_address}:{instance.ports.sip}"
    _screen.print(f"\n[bold]{document.site.name}[/bold] is open. Call it with any SIP phone, at server {server} (UDP):")
    table = Table("who", "user", "password", "then", box=None, pad_edge=False, padding=(0, 3, 0, 0))
    for id_, line in document.lines.items():
        kind = "a caller" if line.early_media else "a caller, landline"
        table.add_row(kind, f"line-{id_}", secrets.accounts[f"line-{id_}"], _call_what(id_, document))
    for id_, agent in document.agents.items():
        table.add_row(f"agent {agent.name}", id_, secrets.accounts[id_], "register, and answer")
    _screen.print(table)
    _screen.print(
        f"\nIn another terminal:  ./zongji --instance {instance.folder} calls   (calls show ID, status, voicemail)\n"
        f"Health and figures:   http://127.0.0.1:{instance.ports.http}/api/health  and  /metrics"
    )


def _tell_pages(door: FrontDoor) -> None:
    """Tell where the pages are: the first visit asks for the code, and makes whoever has it the admin."""
    _screen.print(
        f"\n[bold]Open {door.address} in a browser[/bold]. It asks for this code:  [bold]{door.code}[/bold]\n"
        f"It shows {door.calls} made-up calls of the last week, which one press removes, and can call the hotline."
    )


def _call_what(line: str, document: Document) -> str:
    hotlines = [hotline for id_, hotline in document.hotlines.items() if line in document.lines_of(id_)]
    numbers = [number for hotline in hotlines for number in hotline.numbers]
    return f"call {numbers[0]}" if numbers else "call any number"


async def _demonstration_call(instance: Instance, document: Document) -> bool:
    """Place one call by the rig's phones and tell it as it happens; whether all was heard that should be."""
    _screen.print("\n[bold]A demonstration call[/bold]: what the phones do, and what the switchboard decides")
    calls: list[CallId] = []
    watching = asyncio.create_task(_tell_steps(instance, calls))
    try:
        claims = await _tell_deeds(scene(instance, document))
    finally:
        watching.cancel()
        with suppress(asyncio.CancelledError):
            await watching
    story = await _finished_story(instance, calls[0]) if calls else None
    if story is not None:
        _screen.print("\n[bold]Its record[/bold]")
        print_story(_screen, story, instance)
    _screen.print("\n[bold]What the rig heard[/bold]")
    for claim, holds in claims.items():
        _screen.print(f"  [green]yes[/green]  {claim}" if holds else f"  [red]no[/red]   {claim}")
    if not claims:
        _screen.print("  [red]The call broke off.[/red] On a busy machine, try again when it has less to do.")
    return bool(claims) and all(claims.values()) and story is not None


async def _tell_deeds(played: Mapping[str, object]) -> Mapping[str, bool]:
    """Tell what the phones do; give the rig's verdict, nothing when the scene broke off."""
    claims: Mapping[str, bool] = {}
    with suppress(TimeoutError):
        async with asyncio.timeout(_CALL_DEADLINE_S), aclosing(play(played)) as tellings:
            async for said in tellings:
                if isinstance(said, Deed):
                    _screen.print(f"  {said.who:<12} {said.what}")
                else:
                    claims = said.claims
    return claims


async def _tell_steps(instance: Instance, calls: list[CallId]) -> None:
    """Tell each decision of the switchboard when it is made."""
    async with aclosing(follow(instance.live_socket)) as updates:
        async for update in updates:
            if isinstance(update, LinkLost) or not isinstance(update.change, CallChanged):
                continue
            call = update.change.call
            if call.call not in calls:
                calls.append(call.call)
            if call.step is not None:
                _screen.print(f"  [cyan]switchboard[/cyan]  {call.step.kind}: {call.step.decided}")


async def _finished_story(instance: Instance, call: CallId) -> CallStory | None:
    """Wait until the record is closed and the recording is on it; give what is there when that takes too long."""
    records = Records.open(instance.database_url)
    story = None
    try:
        with suppress(TimeoutError):
            async with asyncio.timeout(_RECORD_DEADLINE_S):
                while story is None or story.record.ended_at is None or not story.recordings:
                    await asyncio.sleep(_LOOK_AGAIN_S)
                    story = await asyncio.to_thread(records.story, call)
    finally:
        records.close()
    return story


if __name__ == "__main__":
    main()
