"""Asterisk's whole configuration, rendered from the document; nothing of the machine's /etc/asterisk is used.

`files` are what Asterisk reads at start and reload; `database` is what the dialplan looks up while calls run, so that
its text never changes under a live call.
"""
