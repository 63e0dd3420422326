"""Where calls come in: joins the FastAGI server, what is known of channels, the walks, and who passes callers on."""

import time

from appliance.asterisk.agi_server import AgiServer
from appliance.asterisk.ami_protocol import Event
from appliance.asterisk.caller import ChannelFacts
from appliance.asterisk.holding import ManagerInterrupter
from appliance.callflow.switchboard import Switchboard
from appliance.daemons.house import House
from appliance.daemons.incoming_number import CallerIdOf
from appliance.daemons.linking import Linking
from appliance.daemons.recording import Recording
from appliance.daemons.self_called import SelfCalled
from appliance.daemons.settling import Settling
from appliance.daemons.walking import Walking
from appliance.domain.ids import EndpointId
from appliance.services.pulse import Pulse
from appliance.services.transfers import Transfers


class Receiving:
    """Takes calls from `open` to `close`; `pulse` runs meanwhile. Told of the manager's events."""

    def __init__(
        self,
        house: House,
        linking: Linking,
        switchboard: Switchboard,
        recording: Recording,
        settling: Settling,
        caller_id_of: CallerIdOf,
    ) -> None:
        """Take what all calls share, who settles those that are left, and who hears who calls at ports."""
        self._house = house
        self.pulse = Pulse(time.monotonic)
        presence = linking.presence
        known = ChannelFacts(
            house.instance,
            house.published.current.sounds,
            answered_at=presence.answered_at,
            stalled_since=self.pulse.stalled_since,
            follows_since=linking.follows_since,
            answered_by=presence.answered_by,
            interrupter=ManagerInterrupter(linking.manager, linking.is_up),
            gone=presence.gone,
            record=recording.begin,
            heard=linking.far_hang_ups.heard,
            leg_heard=linking.far_hang_ups.leg_heard,
            hears=linking.far_hang_ups.hears,
            is_callers=house.lines.is_callers,
        )
        walking = Walking(
            house.published,
            switchboard,
            presence,
            known,
            settling,
            self_called=SelfCalled(linking.expected, linking.hang_up),
            caller_id_of=caller_id_of,
        )
        line_of = presence.outside_legs.line_of
        self._transfers = Transfers(walking.guests, presence.is_walked, self._is_agents_phone, line_of)
        self._agi = AgiServer(walking.serve, port=house.instance.ports.agi)

    async def open(self) -> None:
        """Take calls."""
        await self._agi.open()

    def on_event(self, event: Event) -> None:
        """Take one event of the manager."""
        self._transfers.on_event(event)

    async def close(self) -> None:
        """Leave the calls to the dialplan."""
        await self._agi.close()

    def _is_agents_phone(self, endpoint: EndpointId) -> bool:
        agent = self._house.published.document().agents.get(endpoint)
        return agent is not None and agent.phone
