import pickle

from appliance.errors import DeviceError, UserError


def test_errors_travel_between_processes() -> None:
    user = pickle.loads(pickle.dumps(UserError("the file is missing", "name another one")))  # noqa: S301 - our own bytes
    assert (user.message, user.remedy, str(user)) == (
        "the file is missing",
        "name another one",
        "the file is missing (name another one)",
    )
    device = pickle.loads(pickle.dumps(DeviceError("asterisk", "start", "no answer")))  # noqa: S301 - our own bytes
    assert (device.device, device.command, device.reason) == ("asterisk", "start", "no answer")
