"""How likely a count is by chance: what is said in plain words must not be noise.

Calls come independently of one another, so counts scatter as Poisson's law says. Exact sums, no tables.
"""

from math import exp, inf, lgamma, log, sqrt

_FAR = 60.0
"""Standard deviations beyond which a tail is nothing to a float, and needs no sum."""


def as_many(count: int, expected: float) -> float:
    """Give the probability of `count` or more where `expected` are expected (Poisson's upper tail)."""
    if count <= 0:
        return 1.0
    if expected <= 0:
        return 0.0
    if count > expected + _FAR * sqrt(expected) + _FAR:
        return 0.0
    if count <= expected:
        return max(0.0, 1.0 - sum(exp(_poisson(n, expected)) for n in range(count)))
    total, n = 0.0, count
    while (term := exp(_poisson(n, expected))) > total * 1e-17:
        total += term
        n += 1
    return total


def as_few(count: int, trials: int, share: float) -> float:
    """Give the probability of `count` or fewer of `trials` where each succeeds with `share` (binomial's lower tail)."""
    if count >= trials or share <= 0:
        return 1.0
    if share >= 1:
        return 0.0
    return min(1.0, sum(exp(_binomial(n, trials, share)) for n in range(count + 1)))


def as_many_of(count: int, trials: int, share: float) -> float:
    """Give the probability of `count` or more of `trials` where each succeeds with `share`."""
    return as_few(trials - count, trials, 1 - share)


def apart(one: tuple[float, float, int], other: tuple[float, float, int]) -> float:
    """Give by how many standard errors two means differ (Welch); each is (mean, variance, count)."""
    error = sqrt(one[1] / max(1, one[2]) + other[1] / max(1, other[2]))
    difference = one[0] - other[0]
    return difference / error if error else (inf if difference else 0.0)


def _poisson(n: int, expected: float) -> float:
    return n * log(expected) - expected - lgamma(n + 1)


def _binomial(n: int, trials: int, share: float) -> float:
    choose = lgamma(trials + 1) - lgamma(n + 1) - lgamma(trials - n + 1)
    return choose + n * log(share) + (trials - n) * log(1 - share)
