"""The record of calls: schema, migrations, one writer a process, and what is read back."""
