"""A manager that tells of recorded conversations, and notes what is asked of it."""

from collections.abc import Sequence

from appliance.asterisk.ami_link import AmiError
from appliance.asterisk.ami_protocol import Event, Response

Asked = tuple[str, dict[str, str]]


class FakeManager:
    """`recorded` are the names of raw files by channel; those in `gone` can't be told anything any more. The first
    `refuses` actions are refused.

    `variables` are those of all channels.
    """

    def __init__(self, recorded: dict[str, str], gone: Sequence[str] = (), refuses: int = 0) -> None:
        self.variables: dict[str, str] = {}
        self.recorded = recorded
        self.gone = gone
        self.refuses = refuses
        self.asked: list[Asked] = []

    async def action(self, name: str, headers: tuple[tuple[str, str], ...] = ()) -> Response:
        told = dict(headers)
        self.asked.append((name, told))
        value = self.variables.get(told.get("Variable", ""), "")
        response = Response((("Response", "Success"), ("Value", value)))
        self.refuses -= 1
        if told["Channel"] in self.gone:
            raise AmiError(name, Response((("Response", "Error"), ("Message", "No such channel"))))
        if self.refuses >= 0:
            raise AmiError(name, Response((("Response", "Error"), ("Message", "Could not start monitoring channel"))))
        return response

    async def listing(self, name: str, headers: tuple[tuple[str, str], ...] = ()) -> tuple[Event, ...]:
        assert (name, headers) == ("CoreShowChannels", ())
        other = Event((("Event", "CoreShowChannel"), ("Channel", "PJSIP/line-01-1"), ("Uniqueid", "box-1.1")))
        return (other, *(self._event(channel, stem) for channel, stem in self.recorded.items()))

    def _event(self, channel: str, stem: str) -> Event:
        marks = (("ChanVariable", "ZONGJI_AGENT=8001"), ("ChanVariable", f"ZONGJI_RECORDED={stem}"))
        return Event((("Event", "CoreShowChannel"), ("Channel", channel), ("Uniqueid", f"u-{channel}"), *marks))
