"""The names by which calls, people and lines are known everywhere.

A call's id is Asterisk's unique id of the caller's channel, prefixed by the box's system name, so that the
dialplan, the record and the recordings speak of the same call, also when Python was away while it ran.
"""

from typing import NewType

CallId = NewType("CallId", str)
LineId = NewType("LineId", str)
HotlineId = NewType("HotlineId", str)
DepartmentId = NewType("DepartmentId", str)
AgentId = NewType("AgentId", str)
EndpointId = NewType("EndpointId", str)
"""An agent's own phone has the agent's ID; other endpoints' ids begin with a letter."""
OUTSIDE = EndpointId("outside")
"""Where numbers are that members of staff dial: the far end of their calls is no endpoint of the document's."""
TEST_CALL = LineId("test-call")
"""The line of calls that an admin makes in the browser to hear a hotline: no line of the document's."""
NodeId = NewType("NodeId", str)
TrunkGroupId = NewType("TrunkGroupId", str)
ScheduleId = NewType("ScheduleId", str)
TariffId = NewType("TariffId", str)
Target = AgentId | EndpointId
"""Whom a call can be offered to; by its first character, a digit or a letter, it tells which of the two it is."""
