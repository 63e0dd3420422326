"""The web application. Where it listens is the daemon's matter: loopback, until there is a login."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from fastapi import FastAPI, Response
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from pydantic import TypeAdapter

from appliance.services.live_client import follow
from appliance.web.health import Health, health
from appliance.web.house import House
from appliance.web.metrics import registry

_HEALTH = TypeAdapter(Health)


def create_app(live_socket: Path) -> FastAPI:
    """Make the application; it follows the live socket from its start-up to its shut-down."""
    house = House(_now)
    metrics = registry(house, _now)

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        following = asyncio.create_task(house.follow(follow(live_socket)))
        yield
        following.cancel()
        with suppress(asyncio.CancelledError):
            await following

    app = FastAPI(title="Zongji", lifespan=lifespan, docs_url=None, redoc_url=None, openapi_url=None)

    @app.get("/api/health")
    async def get_health() -> Response:
        """Tell how the house is: 200 when all is well, 503 otherwise, the parts in either case."""
        found = health(house.link)
        body = _HEALTH.dump_json(found)
        return Response(body, status_code=200 if found.ok else 503, media_type="application/json")

    @app.get("/metrics")
    async def get_metrics() -> Response:
        """Give the metrics in Prometheus' text form."""
        return Response(generate_latest(metrics), media_type=CONTENT_TYPE_LATEST)

    return app


def _now() -> datetime:
    return datetime.now(UTC)
