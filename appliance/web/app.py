"""The web application: the API, the pages that work without JavaScript, and the built user interface."""

import asyncio
import zlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from functools import cache

from fastapi import Depends, FastAPI, Response
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from pydantic import TypeAdapter
from starlette.routing import Router

from appliance.domain.role import Right
from appliance.services.aside import aside
from appliance.services.live_client import follow
from appliance.version import VERSION
from appliance.web.api import ROUTERS
from appliance.web.auth.gate import Gate, guarded_paths
from appliance.web.auth.guard import Identify, NeedsElsewhere, by_token_or_cookie, known
from appliance.web.description import API, description
from appliance.web.errors import handle_errors
from appliance.web.health import Health, health
from appliance.web.metrics import registry
from appliance.web.pages import PAGES
from appliance.web.premises import Premises
from appliance.web.sip_proxy import serve_sip
from appliance.web.static import SecurityHeaders, serve_ui, ui_folder

_HEALTH = TypeAdapter(Health)


def create_app(premises: Premises, identify: Identify = by_token_or_cookie) -> FastAPI:
    """Make the application; it follows the live socket from its start-up to its shut-down."""

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        following = asyncio.create_task(premises.house.follow(follow(premises.instance.live_socket)))
        yield
        following.cancel()
        with suppress(asyncio.CancelledError):
            await following

    app = FastAPI(
        title="Zongji",
        version=VERSION,
        lifespan=lifespan,
        openapi_url=None,  # ours asks who wants it
        docs_url=None,
        redoc_url=None,
    )
    app.state.premises = premises
    app.state.identify = identify
    handle_errors(app)
    _tell_health(app, premises)
    _tell_description(app)
    # As they are: FastAPI's own way of including them makes each anew, which takes 5 MB and half a second.
    app.mount(API, Router([route for router in ROUTERS for route in router.routes], redirect_slashes=False))
    for pages in PAGES:
        app.router.routes.extend(pages.routes)
    serve_sip(app, premises.instance.ports.sip_ws)
    app.add_middleware(Gate, paths=guarded_paths(ROUTERS, API))
    app.add_middleware(SecurityHeaders)
    app.openapi = description  # type: ignore[method-assign]  # FastAPI's own way to change what it says of itself
    serve_ui(app, ui_folder())  # the last routes: they take every place that nobody else has
    return app


def _tell_description(app: FastAPI) -> None:
    @app.get(f"{API}/openapi.json", include_in_schema=False, dependencies=[Depends(known)])
    def get_description() -> Response:
        """Describe the API to whoever has an account or a token."""
        return Response(zlib.decompress(_packed_description()), media_type="application/json")


@cache
def _packed_description() -> bytes:
    made: bytes = aside("appliance.web.description:packed_description")
    return made


def _tell_health(app: FastAPI, premises: Premises) -> None:
    metrics = registry(premises.house, premises.now)
    elsewhere = [Depends(NeedsElsewhere(Right.HEALTH_SEE))]

    @app.get("/api/health", include_in_schema=False, dependencies=elsewhere)
    async def get_health() -> Response:
        """Tell how the house is: 200 when all is well, 503 otherwise, the parts in either case."""
        found = health(premises.house.link)
        body = _HEALTH.dump_json(found)
        return Response(body, status_code=200 if found.ok else 503, media_type="application/json")

    @app.get("/metrics", include_in_schema=False, dependencies=elsewhere)
    async def get_metrics() -> Response:
        """Give the metrics in Prometheus' text form."""
        return Response(generate_latest(metrics), media_type=CONTENT_TYPE_LATEST)
