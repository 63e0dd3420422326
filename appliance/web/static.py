"""The built user interface, as files: the page for every place of it, its assets for ever, each zipped beforehand.

It is taken from the folder that `ZONGJI_UI` names, else from the package. Without either the API works all the same.
"""

import mimetypes
import os
from pathlib import Path

from fastapi import FastAPI, Request, Response
from fastapi.responses import FileResponse, PlainTextResponse
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

FOLDER_VARIABLE = "ZONGJI_UI"

SECURITY_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; img-src 'self' data: blob:; media-src 'self' blob:; object-src 'none'; base-uri 'none'; "
        "form-action 'self'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "microphone=(self), camera=(), geolocation=(), payment=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}
"""On every answer. No inline script or style, nothing from elsewhere, in nobody's frame; the phone hears this page."""

_FOR_EVER = "public, max-age=31536000, immutable"
_NOT_PAGES = ("api/", "metrics", "assets/")
_NEVER_BUILT = "The user interface isn't built here. Build it with: ./zongji ui build\n"


def ui_folder() -> Path | None:
    """Give the folder of the built user interface, if there is one."""
    named = os.environ.get(FOLDER_VARIABLE)
    folder = Path(named) if named else Path(__file__).parent / "static"
    return folder if (folder / "index.html").is_file() else None


def serve_ui(app: FastAPI, folder: Path | None) -> None:
    """Serve it from `folder`, behind all routes that the application has by now."""
    files = {} if folder is None else {str(path.relative_to(folder)): path for path in folder.rglob("*")}

    @app.get("/{path:path}", include_in_schema=False)
    def get_ui(path: str, request: Request) -> Response:
        """Give a file of the user interface; any other place of it gets its page, which knows the way."""
        name = path if path in files and files[path].is_file() and not path.endswith(".gz") else "index.html"
        if name == "index.html" and path.startswith(_NOT_PAGES):
            raise HTTPException(404, "There is nothing here.")
        if name not in files:
            return PlainTextResponse(_NEVER_BUILT, 503)
        return _file(files, name, request)


def _file(files: dict[str, Path], name: str, request: Request) -> Response:
    headers = {"Cache-Control": _FOR_EVER if name.startswith("assets/") else "no-cache", "Vary": "Accept-Encoding"}
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    zipped = files.get(f"{name}.gz")
    if zipped is None or "gzip" not in request.headers.get("accept-encoding", ""):
        return FileResponse(files[name], headers=headers, media_type=kind)
    return FileResponse(zipped, headers={**headers, "Content-Encoding": "gzip"}, media_type=kind)


class SecurityHeaders:
    """Puts the headers on every answer; what a route says itself stays."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._ours = [(name.lower().encode(), value.encode()) for name, value in SECURITY_HEADERS.items()]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and dress the answer."""

        async def dress(message: Message) -> None:
            if message["type"] == "http.response.start":
                said = {name for name, _ in message["headers"]}
                message["headers"] = [*message["headers"], *(each for each in self._ours if each[0] not in said)]
            await send(message)

        await self._app(scope, receive, dress if scope["type"] == "http" else send)
