"""The data base's versions. They only add: the other slot of the machine must still be able to boot."""
