"""Whole scenes with several phones, as programs of their own."""
