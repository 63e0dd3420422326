"""Judges: what a recording holds, decided by numpy alone and by nothing of the product."""
