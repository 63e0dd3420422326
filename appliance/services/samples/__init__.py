"""Believable calls for a newcomer: made by the simulator, marked as samples, removed in one click.

They are on record and nowhere else: caps, costs, sticky agents and shares of real calls know nothing of them.
"""

from appliance.services.samples.keeping import DEFAULT_DAYS, MOST_DAYS, Samples

__all__ = ["DEFAULT_DAYS", "MOST_DAYS", "Samples"]
