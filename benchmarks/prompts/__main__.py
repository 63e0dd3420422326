"""`./zongji bench prompts`: what a caller hears of every built-in prompt, in every language."""

import argparse
import json
import logging
import sys
from pathlib import Path

import structlog
from rich.console import Console

from appliance.media.catalogue import Catalogue, Speech, load_catalogue
from appliance.services.publish import CATALOGUE
from benchmarks.prompts.figures import holds, rows
from benchmarks.prompts.playing import Asked, add_playlists, bunches, play
from benchmarks.prompts.table import summary, worst
from tests.harness.ears import put_sound_first
from tests.harness.house import House

RESULTS = Path(__file__).parents[1] / "results" / "prompts.json"
CONFIGURATION = Path(__file__).with_name("company.yaml")

_CALLERS = 16


def main() -> None:
    """Start from the command line."""
    parser = argparse.ArgumentParser(prog="./zongji bench prompts", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="every eighth prompt, for a look; keeps no figures")
    words = parser.parse_args()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    console = Console(width=None if sys.stdout.isatty() else 132, highlight=False)
    house = House(CONFIGURATION)
    try:
        asked = _asked(load_catalogue(CATALOGUE), house.instance.builtin_prompts)[:: 8 if words.quick else 1]
        dealt = bunches(asked, _CALLERS)
        add_playlists(house, dealt)
        put_sound_first()
        house.start(controller=False)
        console.print(f"Playing {len(asked)} prompts to {len(dealt)} callers …")
        judged = play(house, "bench", dealt)
    finally:
        house.close()
    judged.sort(key=lambda one: (one.language != "zh", one.language, one.id))
    found = rows(judged)
    console.print(worst(judged))
    console.print(summary(found))
    if not words.quick:
        text = json.dumps([row.as_json() for row in found], ensure_ascii=False, indent=1)
        RESULTS.write_text(text + "\n", encoding="utf-8")
    missed = [one.name for one in judged if not holds(one)]
    console.print("Every promise holds." if not missed else f"Missed by: {', '.join(missed)}.")
    sys.exit(1 if missed else 0)


def _asked(catalogue: Catalogue, folder: Path) -> list[Asked]:
    return [
        Asked(language, prompt.id, folder / language / prompt.id, isinstance(prompt, Speech))
        for language in catalogue.languages
        for prompt in catalogue.spoken_in(language)
    ]


if __name__ == "__main__":
    main()
