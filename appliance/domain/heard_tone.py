"""A tone by which an exchange says that nobody is on the line any more, as it was heard."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class HeardTone:
    """What was heard. `kind` is a tone's name (`drivers.api.ToneKind`), such as "busy".

    `confidence` goes from 0 to 1. `lasted_s` is the time from the beginning of the tone to the moment of the verdict,
    by the line's own samples. `frequencies_hz`, `cadence_s` (seconds on, off, …) and `level_dbm0` are as measured;
    `began_at` is when the tone began, in seconds of the event loop's clock of whoever keeps it.
    """

    kind: str
    confidence: float
    lasted_s: float
    frequencies_hz: tuple[float, ...]
    cadence_s: tuple[float, ...]
    level_dbm0: float
    began_at: float = 0.0

    @property
    def told(self) -> str:
        """Tell it to the admin who asks why the call was released."""
        hertz = "+".join(f"{hz:.0f}" for hz in self.frequencies_hz)
        rhythm = "/".join(f"{seconds:.2f}" for seconds in self.cadence_s)
        sound = f"{hertz} Hz, {rhythm} s" if rhythm else f"{hertz} Hz"
        name = self.kind.replace("_", " ")
        sure = f"{100 * self.confidence:.0f} % sure"
        return f"the exchange's {name} tone for {self.lasted_s:.1f} s ({sound}, {self.level_dbm0:.0f} dBm0, {sure})"
