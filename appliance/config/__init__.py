"""The configuration: one typed document, checked as a whole."""
