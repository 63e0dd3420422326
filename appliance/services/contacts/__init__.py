"""Contacts as people keep them: written by hand, read from CSV and vCard files, and given out again."""
