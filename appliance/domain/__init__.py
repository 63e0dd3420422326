"""The values of the house: pure, frozen, without a clock or a socket."""
