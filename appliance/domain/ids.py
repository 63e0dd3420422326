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
NodeId = NewType("NodeId", str)
