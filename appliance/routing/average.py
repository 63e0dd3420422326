"""How many calls each has answered, for the average 平均 (B6)."""

from collections.abc import Collection, Mapping


def counted(answered: Mapping[str, int], present: Collection[str], who: str) -> dict[str, int]:
    """Count an answered call for the average.

    Whoever is new, or was absent, goes on from the fewest that anyone present has, so that nobody is made to catch up
    on calls that came while they were not there. Who is busy with other calls is present.
    """
    there = {*present, who}
    fewest = min((count for one, count in answered.items() if one in there), default=0)
    after = {one: max(count, fewest) if one not in there else count for one, count in answered.items()}
    for one in there:
        after.setdefault(one, fewest)
    after[who] += 1
    return after
