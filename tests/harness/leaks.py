"""What must be gone when a call is over: channels, open files, tasks, raw recordings, agents, endpoints, lines held."""

from dataclasses import dataclass
from pathlib import Path

from tests.harness.house import House
from tests.harness.waiting import wait_for


@dataclass(frozen=True, slots=True)
class Footprint:
    """What the controller holds at rest."""

    open_files: int
    threads: int

    @classmethod
    def of(cls, pid: int) -> "Footprint":
        """Count what a process holds now."""
        process = Path("/proc") / str(pid)
        return cls(len(list((process / "fd").iterdir())), len(list((process / "task").iterdir())))


def wait_until_quiet(house: House, at_rest: Footprint | None) -> None:
    """Wait until no call has left anything; fail naming what is left."""
    wait_for(lambda: not house.channels(), "no channel left in Asterisk")
    wait_for(lambda: not house.contacts(), "no phone registered")
    wait_for(lambda: not list(house.instance.raw_recordings.iterdir()), "no raw recording left")
    if at_rest is None:
        return
    wait_for(lambda: not house.snapshot().calls, "no call left in the live view")
    wait_for(lambda: not house.snapshot().journal.queued, "the journal written")
    wait_for(lambda: all(agent.state == "available" for agent in house.snapshot().agents.values()), "every agent free")
    wait_for(lambda: not _occupied(house), "every endpoint and every line empty")
    wait_for(lambda: not house.records.open_calls(), "every record closed")
    wait_for(
        lambda: _fits(Footprint.of(house.controller_pid), at_rest), f"the controller's footprint back to {at_rest}"
    )


def _occupied(house: House) -> list[str]:
    now = house.snapshot()
    endpoints = [endpoint for endpoint, each in now.endpoints.items() if each.calls]
    return [*endpoints, *(line for line, each in now.lines.items() if each.calls)]


def _fits(now: Footprint, at_rest: Footprint) -> bool:
    """Allow for what stays: five pooled connections (three files each), worker threads, readers on their way out."""
    return now.open_files <= at_rest.open_files + 16 and now.threads <= at_rest.threads + 8
