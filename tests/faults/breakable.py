"""A switchboard whose parts a test may break and mend again."""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager

from appliance.asterisk.offline_database import FILE as ASTERISK_DATABASE
from appliance.daemons.prepare import prepare
from appliance.domain.ids import AgentId
from hil_rig.instruments.ami_observer import AmiObserver, ObserverError
from tests.harness.house import House, _admit_observer
from tests.harness.leaks import wait_until_quiet
from tests.harness.waiting import wait_for


class BreakableHouse(House):
    """A house whose controller and Asterisk can be killed, stopped, frozen and brought back."""

    @property
    def controller_runs(self) -> bool:
        """Whether there is a controller."""
        process = self.supervisor.calls.process
        return process is not None and process.returncode is None

    @property
    def asterisk_pid(self) -> int:
        """Asterisk's process id."""
        process = self.supervisor.asterisk.process
        assert process is not None
        return process.pid

    def freeze_controller(self) -> None:
        """Make the controller hang: the kernel still takes its connections."""
        self.signal_controller(signal.SIGSTOP)

    def thaw_controller(self) -> None:
        """Let the controller go on."""
        self.signal_controller(signal.SIGCONT)

    def start_controller_killed_in_recovery(self, kills: int) -> None:
        """Start the controller, and kill it so many times as soon as it has found Asterisk."""
        for _ in range(kills):
            self.start_controller()
            self.kill_controller()
        self.start_controller()

    @contextmanager
    def frozen_controller(self) -> Iterator[None]:
        """Do something while the controller hangs."""
        self.freeze_controller()
        try:
            yield
        finally:
            self.thaw_controller()

    def kill_asterisk(self) -> None:
        """End Asterisk by SIGKILL; the supervisor starts it again."""
        killed = self.asterisk_pid
        os.kill(killed, signal.SIGKILL)
        wait_for(lambda: self.asterisk_pid != killed, "the supervisor to start Asterisk again")
        self._observe_again()

    def restart_asterisk_afresh(self) -> None:
        """Start Asterisk as on a new machine: its data base is filled while it is down, and nothing else is known."""
        self._do(self.supervisor.stop_child(self.supervisor.asterisk))
        (self.instance.asterisk_state / "lib" / ASTERISK_DATABASE).unlink()
        prepare(self.instance)
        self._observers_secret = _admit_observer(self.instance)
        self._do(self.supervisor.start_asterisk())
        self._observe_again()

    def wait_for_channels(self, count: int) -> None:
        """Wait until Asterisk has so many channels."""
        wait_for(lambda: len(self.channels()) == count, f"{count} channels")

    def wait_for_agent(self, agent: str, state: str) -> None:
        """Wait until the live view shows an agent so."""
        wait_for(lambda: self.snapshot().agents[AgentId(agent)].state == state, f"{agent} to be {state}")

    def left_behind(self) -> str:
        """Print what the dialplan has left of calls that the controller did not finish."""
        assert self.observer is not None
        return self.observer.command("database show zongji-left")

    def bring_back(self) -> None:
        """Have a controller that runs and has finished whatever was left."""
        if not self.controller_runs:
            self.start_controller()
        wait_until_quiet(self, None)
        wait_for(lambda: "0 results" in self.left_behind(), "nothing left in Asterisk's data base")
        wait_for(lambda: not self.records.open_calls(), "no record left open")
        wait_for(lambda: not self.snapshot().calls, "no call left in the live view")
        wait_for(self._all_free, "every agent free")

    def _all_free(self) -> bool:
        return all(agent.state == "available" for agent in self.snapshot().agents.values())

    def _observe_again(self) -> None:
        if self.observer is not None:
            self.observer.close()
        self.observer = wait_for(self._open_observer, "Asterisk's manager to answer", 30)

    def _open_observer(self) -> AmiObserver | None:
        observer = AmiObserver("127.0.0.1", self.instance.ports.ami, "observer", self._observers_secret)
        try:
            observer.open()
        except ObserverError:
            return None
        return observer
