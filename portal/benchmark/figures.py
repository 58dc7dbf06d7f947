"""The arithmetic of the benchmark: percentiles, shares, growth, comparing; no input or output."""

from statistics import median
from typing import NamedTuple


class Slice(NamedTuple):
    """What one uninterrupted stretch of requests gave; times in milliseconds."""

    requests: int
    seconds: float
    p50: float
    p95: float
    p99: float
    failed: int
    web_cpu: float
    database_cpu: float


def percentile(values, percent):
    """
    The least of ``values`` that at least ``percent`` percent of them do not exceed (nearest rank).

    0.0 of no values.
    """
    if not values:
        return 0.0
    ordered = sorted(values)
    rank = -(-len(ordered) * percent // 100)
    return ordered[max(0, int(rank) - 1)]


def rate(part):
    """Requests a second."""
    return part.requests / part.seconds if part.seconds else 0.0


def share(pairs):
    """
    The page's requests a second as a part of the bare view's: the median over the rounds.

    ``pairs`` holds (bare, page) of each round. A round has both within seconds, so what else the
    machine does slows both down alike. None where nothing can be said.
    """
    ratios = [rate(page) / rate(bare) for bare, page in pairs if rate(bare) and page.requests]
    return median(ratios) if ratios else None


def together(slices):
    """
    One measurement's figures from its slices.

    Requests a second and processor time are of all slices, percentiles the median of the slices'.
    """
    kept = [one for one in slices if one.requests]
    requests = sum(one.requests for one in kept)
    seconds = sum(one.seconds for one in kept)
    if not requests:
        return {"requests": 0, "failed": sum(one.failed for one in slices)}
    return {
        "requests": requests,
        "failed": sum(one.failed for one in slices),
        "per_second": round(requests / seconds, 2),
        "p50": round(median(one.p50 for one in kept), 2),
        "p95": round(median(one.p95 for one in kept), 2),
        "p99": round(median(one.p99 for one in kept), 2),
        "web_cpu": round(sum(one.web_cpu for one in kept) / requests, 2),
        "database_cpu": round(sum(one.database_cpu for one in kept) / requests, 2),
    }


def cpu(measured):
    """Milliseconds of processor time for a request, web processes and database; None if unknown."""
    if not measured.get("requests"):
        return None
    return round(measured["web_cpu"] + measured["database_cpu"], 2)


def growth(runs):
    """
    How processor time for a request grows with the matters, for each database.

    Returns {database: {name: [(threads, ms, times the smallest size)]}}, by size.
    """
    found: dict[str, dict[str, list[tuple[int, float, float]]]] = {}
    for run in sorted(runs, key=lambda run: run["threads"]):
        for measured in run["measurements"]:
            cost = cpu(measured)
            if cost:
                rows = found.setdefault(run["database"], {}).setdefault(measured["name"], [])
                rows.append((run["threads"], cost, cost / (rows[0][1] if rows else cost)))
    return found


def compare(old, new):
    """
    Rows (database, threads, name, {what: (before, now)}) of everything that both results have.

    ValueError, as a sentence, where they cannot be compared.
    """
    if old.get("format") != new["format"]:
        raise ValueError("The earlier file has another format. Measure the earlier code again.")
    if old["bare"] != new["bare"]:
        raise ValueError(
            "The two results were measured beside different bare views, so their shares cannot be "
            "compared. Measure the earlier code again with this bare view."
        )
    before = dict(_measurements(old))
    return [
        (*key, {what: (_figure(before[key], what), _figure(now, what)) for what in COMPARED})
        for key, now in _measurements(new)
        if key in before
    ]


COMPARED = ("share", "cpu", "p50", "queries", "bytes")


def _figure(measured, what):
    return cpu(measured) if what == "cpu" else measured.get(what)


def _measurements(result):
    for run in result["runs"]:
        for measured in run["measurements"]:
            yield (run["database"], run["threads"], measured["name"]), measured
