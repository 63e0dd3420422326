"""`zongji`, the command line: one file a word."""

from appliance.cli.words import app, main

__all__ = ["app", "main"]
