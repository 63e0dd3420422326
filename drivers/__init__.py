"""Hardware, usable without the appliance: telephone cards, modems, and what can be heard on a line."""
