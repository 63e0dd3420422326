"""The house of `outside.yaml` with the networks around it, and who can be met out there."""

from collections.abc import Iterator
from pathlib import Path
from string import Template

import pytest
from typer.testing import CliRunner

from appliance.cli import app
from hil_rig.phones import open_phone
from hil_rig.phones.api import PhoneScript, SipPhone
from tests.harness.ears import hear
from tests.harness.far_end import CARRIER, GATEWAY, Box, FarEnd
from tests.harness.house import House
from tests.harness.leaks import Footprint, wait_until_quiet
from tests.harness.memory import folder_in_memory
from tests.harness.stage import Stage, heard_so_far
from tests.harness.waiting import wait_for

CONFIGURATION = Path(__file__).parent / "outside.yaml"
MOBILE = "13900000001"
MOBILE_HZ = 1550.0
"""What the mobile's owner sounds like."""

_TELLING_SHARE = 0.4
_PASSWORDS = {"goip": "goip-secret", "telecom": "telecom-secret"}


class NetworkedHouse(House):
    """A house in which a gateway is logged in for good."""

    def contacts(self) -> list[str]:
        """Name the phones that are registered."""
        return [contact for contact in super().contacts() if "/goip;" not in contact]


class Outside(Stage):
    """A stage whose phones may be out there, too."""

    def __init__(self, house: House, far: FarEnd, folder: Path) -> None:
        """Take a running house of `outside.yaml` and its networks."""
        super().__init__(house, folder)
        self.far = far

    def mobile(self, number: str = MOBILE, *, answers_after_s: float = 0.3) -> SipPhone:
        """Give a mobile out there; whoever has it answers, and speaks."""
        script = PhoneScript(auto_answer_after_s=answers_after_s, say=self.tone(MOBILE_HZ), say_looped=True)
        folder = self._folder / f"mobile-{number}"
        folder.mkdir(exist_ok=True)
        phone = open_phone(self.far.phone(number), folder, script=script)
        self._phones.callback(phone.close)
        return phone

    def wait_until_hears_built_in(self, phone: SipPhone, prompt: str) -> None:
        """Wait until a phone has heard enough of a prompt that callers never hear."""
        folder = self.house.instance.builtin_prompts / self.house.document.site.language
        sound = {prompt: folder / f"{prompt}.wav"}

        def look() -> bool:
            return any(heard.heard_share > _TELLING_SHARE for heard in hear(heard_so_far(phone), sound))

        wait_for(look, f"{phone.name} to hear '{prompt}'", 10, again_s=0.2)


@pytest.fixture(scope="session")
def networks(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[House, FarEnd]]:
    """Run the house and its networks, until both have logged in with each other."""
    with FarEnd() as far:
        addresses = {"gateway": far.address(GATEWAY), "carrier": far.address(CARRIER)}
        configuration = tmp_path_factory.mktemp("outside") / "outside.yaml"
        text = Template(CONFIGURATION.read_text(encoding="utf-8")).safe_substitute(addresses)
        configuration.write_text(text, encoding="utf-8")
        with NetworkedHouse(configuration) as house:
            for peer, password in _PASSWORDS.items():
                _set_password(house, peer, password)
            port = house.instance.ports.sip
            far.open(Box(port, registered_password=_PASSWORDS["goip"], carrier_password=_PASSWORDS["telecom"]))
            wait_for(lambda: _all_up(house), "the logins, both ways", 60, again_s=0.2)
            yield house, far


@pytest.fixture(scope="session")
def outside_at_rest(networks: tuple[House, FarEnd]) -> Footprint:
    """Tell what the controller holds before the first call."""
    return Footprint.of(networks[0].controller_pid)


@pytest.fixture
def outside(networks: tuple[House, FarEnd], outside_at_rest: Footprint, tmp_path: Path) -> Iterator[Outside]:
    """Give a story its phones; when it is over, nothing of it may be left, here or there."""
    house, far = networks
    with folder_in_memory(tmp_path) as folder, Outside(house, far, folder) as stage:
        yield stage
    far.hang_up_all()
    wait_until_quiet(house, outside_at_rest)


def _set_password(house: House, peer: str, password: str) -> None:
    """Do it as an admin would."""
    words = ["--instance", str(house.folder), "peers", "password", peer]
    result = CliRunner().invoke(app, words, input=f"{password}\n")
    assert result.exit_code == 0, result.output


def _all_up(house: House) -> bool:
    health = house.snapshot().health
    return all(health[part].ok for part in ("peer gsm", "peer goip", "peer telecom"))
