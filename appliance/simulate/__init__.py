"""Calls without a telephone: the very same flow over a scripted caller, in virtual time (D7)."""
