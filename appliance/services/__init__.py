"""The use cases: what the faces (web, command line) and the daemons ask for."""
