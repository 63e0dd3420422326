"""A data base for those services that keep things in it: the one of the storage's own tests."""

from tests.unit.storage.conftest import engine, journal, records, url, writer

__all__ = ["engine", "journal", "records", "url", "writer"]
