"""A request to be called back."""

from typing import Literal

from appliance.config.model.base import Id, Part


class Callback(Part):
    """Takes a request to be called back, for the people of `department` (A10).

    Nothing is dialled by it: an agent who clicks, or dials `*70` and the request's number, calls the caller back
    through `trunk_group`, and it costs what that group's tariff says (C7). With `other_number` the caller may leave
    another number than the one that the line shows.
    """

    kind: Literal["callback"]
    department: Id
    trunk_group: Id
    other_number: bool = True
    next: Id | None = None
