"""Joins what can be heard on a line to the calls on it."""
