"""The pages that work without JavaScript: signing in, claiming the box, recovery."""

from fastapi import APIRouter

from appliance.web.pages import claiming, sign_in

PAGES: tuple[APIRouter, ...] = (sign_in.router, claiming.router)
