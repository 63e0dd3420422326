"""A call of the past, walked by the simulator and kept with its path."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import insert

from appliance.callflow.trace import Hop
from appliance.config.templates import template_text
from appliance.config.validation import document_of_tree
from appliance.config.yaml import parse
from appliance.domain.instance import Instance
from appliance.simulate.attempt import Attempt
from appliance.simulate.script import Script
from appliance.simulate.simulator import try_call
from appliance.storage.engine import open_for_writing
from appliance.storage.schema import calls, hops, steps
from tests.unit.callflow.stories import facts


def keep_a_call(instance: Instance, template: str, at: datetime, presses: list[str], id_: str = "box-1.1") -> str:
    """Let a customer call the company of a template, and keep what the record would hold of it; give the call's id."""
    document = document_of_tree(parse(template_text(template)))
    trial = try_call(document, Attempt(facts(call=id_), at, Script(presses=presses)))
    start, end = asdict(trial.start), asdict(trial.end)
    told = {"id": id_, "started_at": start["at"], "ended_at": end["at"], "caller": "13800138000"}
    row = {key: value for key, value in (start | end | told).items() if key in calls.c}
    engine = open_for_writing(instance.database_url)
    with engine.begin() as connection:
        connection.execute(insert(calls), row)
        connection.execute(insert(steps), [asdict(step) for step in trial.steps])
        if trial.hops:
            connection.execute(insert(hops), [kept_hop(hop) for hop in trial.hops])
    engine.dispose()
    return id_


def kept_hop(hop: Hop) -> dict[str, Any]:
    """Give an attempt as the record keeps it: what nobody knows of it is an empty word."""
    return {name: "" if value is None and not hops.c[name].nullable else value for name, value in asdict(hop).items()}
