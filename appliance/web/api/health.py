"""Is the house healthy? The same answer as `/api/health`, for the pages."""

from typing import Annotated

from fastapi import APIRouter

from appliance.domain.role import Right
from appliance.web.auth.guard import needs
from appliance.web.health import Health, health
from appliance.web.premises import Here
from appliance.web.who import Who

router = APIRouter(prefix="/health", tags=["live"])


@router.get("")
def get_house_health(here: Here, _who: Annotated[Who, needs(Right.HEALTH_SEE)]) -> Health:
    """Tell whether all that calls depend on works, and what else fails. Always 200: `ok` says it."""
    return health(here.house.link)
