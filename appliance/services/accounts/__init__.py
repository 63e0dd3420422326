"""Accounts: signing in, the claim of a new box, people, their second factor, and programs' tokens."""
