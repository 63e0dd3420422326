"""The waiting room: who waits in which queue, in which order, and for whom of them an agent who comes free is kept."""

from appliance.callflow.waiting_room.resting import REST
from appliance.callflow.waiting_room.room import WaitingRoom
from appliance.callflow.waiting_room.ticket import QueueKey, Ticket, Wish

__all__ = ["REST", "QueueKey", "Ticket", "WaitingRoom", "Wish"]
