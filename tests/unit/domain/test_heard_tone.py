"""How a tone is told to the admin who asks why a call was released."""

from appliance.domain.heard_tone import HeardTone


def test_a_tone_with_a_cadence_and_one_that_does_not_stop() -> None:
    busy = HeardTone("busy", 0.974, 1.78, (450.2,), (0.35, 0.348), -15.1)
    howler = HeardTone("howler", 1.0, 4.04, (1400.0, 2060.0), (), -3.0)
    assert busy.told == "the exchange's busy tone for 1.8 s (450 Hz, 0.35/0.35 s, -15 dBm0, 97 % sure)"
    assert howler.told == "the exchange's howler tone for 4.0 s (1400+2060 Hz, -3 dBm0, 100 % sure)"
