"""Instruments that watch a switchboard from outside."""
