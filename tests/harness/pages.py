"""Forms of the pages that work without JavaScript, filled in as a browser does."""

import html
import re
from collections.abc import Mapping

from httpx2 import Response
from starlette.testclient import TestClient


def sent(client: TestClient, path: str, fields: Mapping[str, str]) -> Response:
    """Get the page, fill its hidden fields and these in, and send it; redirects aren't followed."""
    shown = client.get(path, headers={"accept": "text/html"})
    found = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', shown.text)
    hidden = {name: html.unescape(value) for name, value in found}
    form = {"form": client.cookies.get("zongji_form", "")} | hidden | dict(fields)
    return client.post(path.split("?", maxsplit=1)[0], data=form, follow_redirects=False)
