"""The API's description as OpenAPI: `python -m provision.api_description [--check]`.

It is committed, the user interface's types are generated from it, and a check fails when the code says otherwise.
"""

import json
import sys
from pathlib import Path

from sqlalchemy import create_engine

from appliance.domain.instance import Instance, Ports
from appliance.web.app import create_app
from appliance.web.house import House
from appliance.web.premises import Premises, utc_now

DESCRIPTION = Path("appliance/web/ui/src/api/openapi.json")
"""In the clone."""


def described() -> str:
    """Give the description as the code has it. No data base is asked for, and nothing runs."""
    nowhere = create_engine("sqlite://")
    instance = Instance(Path("/nonexistent"), Ports(1, 2, 3, 4, 5, 6), asterisk_uid=1)
    app = create_app(Premises(instance, nowhere, nowhere, House(utc_now)))
    return json.dumps(app.openapi(), indent=1, ensure_ascii=False, sort_keys=True) + "\n"


def main(words: list[str]) -> int:
    """Write the description, or tell whether the written one is right; 1 when it isn't."""
    new = described()
    if "--check" not in words:
        DESCRIPTION.write_text(new, encoding="utf-8")
        return 0
    if DESCRIPTION.read_text(encoding="utf-8") == new:
        return 0
    print(f"{DESCRIPTION} isn't what the code says. Write it anew with: ./zongji ui types")
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
