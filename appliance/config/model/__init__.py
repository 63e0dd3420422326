"""The document's parts, one file a subject."""
