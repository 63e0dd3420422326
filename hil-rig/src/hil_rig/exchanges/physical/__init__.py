"""The rung of copper: a sound card on a real line, with relays or a line simulator behind a serial port."""
