"""`zongji-web`: the user interface and the API. One process an instance, of 100 MB at most."""

import sys

from appliance.daemons.small_heap import keep_heap_small

_LEFT_OUT = ("rich", "pydantic.v1")
"""What libraries load where it is there, and do without where it isn't: 8 MB that serve nobody here."""


def main() -> None:
    """Start from the command line."""
    keep_heap_small()
    for name in _LEFT_OUT:
        sys.modules[name] = None  # type: ignore[assignment]  # Python's own way to say that there is none
    from appliance.daemons.serving import main as serve  # noqa: PLC0415 - loads what the lines above are about

    serve(str(__doc__))


if __name__ == "__main__":
    main()
