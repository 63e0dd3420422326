"""Prompts' folders made for a test."""

import json
from collections.abc import Mapping
from pathlib import Path


def write_catalogue(folder: Path, entries: Mapping[str, str], languages: Mapping[str, Mapping[str, str]]) -> Path:
    """Write a catalogue of entries (id: the table's lines) and its languages (id: text each); give the file."""
    folder.mkdir(exist_ok=True)
    for language, texts in languages.items():
        (folder / language).mkdir(exist_ok=True)
        (folder / language / "language.toml").write_text(f'name = "{language} itself"\n')
        lines = (f"{id_} = {json.dumps(text, ensure_ascii=False)}\n" for id_, text in texts.items())
        (folder / language / "texts.toml").write_text("".join(lines), encoding="utf-8")
    file = folder / "catalogue.toml"
    file.write_text("".join(f'["{id_}"]\n{table}\n' for id_, table in entries.items()), encoding="utf-8")
    return file
