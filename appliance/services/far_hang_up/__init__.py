"""Hang-ups and answers that nobody signals: each such channel on a line gets an ear, and is released by it.

The exchange says by a tone that the far party has hung up. The ear is an AudioSocket channel on which Asterisk runs
ChanSpy: it hears what the far party's side brings, and nothing of ours, in menu, queue, voicemail and conversation
alike. It is started by the manager when a caller's channel is answered, whoever answered it, and again for the calls
that go on when the ear, the controller or Asterisk's manager was away. Without an ear a call goes on as it is.

An outgoing leg's channel on a line has one too, from the moment at which it is up. On a line that doesn't tell an
answer it is up as soon as it has dialled: what the ear finds out is told to the leg (`far_legs.py`).

    far_hang_ups   what the manager's events and the ear's words mean
    heard_channel  the channels that are to be heard, and what is known of each
    channels_up    which channels are to be heard
    ears           gives each of them its ear, and another one when that is gone
    leg_words      what a leg that waits in the dialplan is told
    release        hangs up, and remembers why
    silence        which silence is a hang-up
    asterisk       what Asterisk is asked to do
"""

from appliance.services.far_hang_up.asterisk import Manager
from appliance.services.far_hang_up.far_hang_ups import FarHangUps

__all__ = ["FarHangUps", "Manager"]
