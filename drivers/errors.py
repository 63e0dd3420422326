"""What drivers raise, by whose fault: the settings that somebody gave, or the hardware. Anything else is a bug."""


class DriverError(Exception):
    """Root of the errors that drivers expect and can tell in words."""


class SettingsError(DriverError):
    """What was asked for can't be set: `place` names where, `reason` what is wrong and what would be right."""

    def __init__(self, place: str, reason: str) -> None:
        super().__init__(f"{place}: {reason}")
        self.place = place
        self.reason = reason

    def __reduce__(self) -> tuple[type["SettingsError"], tuple[str, str]]:
        """Let the error travel between processes: exceptions are made again from their arguments."""
        return SettingsError, (self.place, self.reason)


class HardwareError(DriverError):
    """A device, or the kernel's word on it, is not as it should be: `device` names it, `reason` says what it did."""

    def __init__(self, device: str, reason: str) -> None:
        super().__init__(f"{device}: {reason}")
        self.device = device
        self.reason = reason

    def __reduce__(self) -> tuple[type["HardwareError"], tuple[str, str]]:
        """Let the error travel between processes."""
        return HardwareError, (self.device, self.reason)
