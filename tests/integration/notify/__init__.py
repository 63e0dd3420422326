"""Telling people by real servers on loopback. `certificates/` are of these tests alone, and hold for localhost."""
