"""The release's number, as the package says it."""

from importlib.metadata import version

VERSION = version("zongji")
