"""The result as tables: Markdown, read in the terminal and put into docs/performance.md."""

from portal.benchmark import figures

BEGIN = "<!-- benchmark: written by make bench, from here -->"
END = "<!-- benchmark: to here -->"
HEADINGS = [
    "what", "requests/s", "p50 ms", "p95 ms", "p99 ms", "share of bare view",
    "CPU ms: web + database", "queries", "bytes",
]  # fmt: skip


def everything(result):
    """All tables of a result, as Markdown."""
    parts = [_manner(result), *(_run(run) for run in result["runs"]), _growth(result["runs"])]
    return "\n\n".join(filter(None, parts))


def _manner(result):
    return (
        f"Measured {result['at']} at commit {result['commit']}; {result['machine']}. "
        f"{result['seconds']:g} seconds for each line, {result['connections']} connections, "
        f"{result['workers']} web "
        f"processes, client: {result['client']}. Load of the machine before and after: "
        f"{result['load'][0]:.1f} and {result['load'][1]:.1f}."
    )


def _run(run):
    rows = [_row(measured) for measured in run["measurements"]]
    commands = ", ".join(
        f"`{name}` {done['rows'] / done['seconds']:,.0f} rows/s ({done['rows']:,} rows)"
        if done["seconds"]
        else f"`{name}` {done['rows']:,} rows in no time"
        for name, done in run["commands"].items()
    )
    memory = ", ".join(f"{megabytes:.0f}" for megabytes in run["memory_mb"])
    return "\n\n".join([
        f"### {run['database']}, {run['threads']:,} matters",
        _table(HEADINGS, [_bare(run), *rows]),
        f"Commands: {commands}. Memory of each web process at the end: {memory} MB.",
        *_length_of_queue(run),
    ])  # fmt: skip


def _length_of_queue(run):
    """What the queue's first page costs with the most waiting, against the fewest."""
    found = [one for one in run["measurements"] if one["name"].endswith(" waiting")]
    costs = [(one["name"], figures.cpu(one)) for one in found if figures.cpu(one)]
    if len(costs) > 1:
        (few, less), (many, more) = costs[0], costs[-1]
        yield f"CPU of the {many}, against the {few}: ×{more / less:.2f}."


def _bare(run):
    """The bare view, as the median beside all lines."""
    measured = [one for one in run["measurements"] if one.get("bare_per_second")]
    if not measured:
        return ["bare view", *["–"] * 8]
    speed = figures.median(one["bare_per_second"] for one in measured)
    cost = figures.median(one["bare_cpu"] for one in measured)
    return ["bare view", f"{speed:,.0f}", "–", "–", "–", "100 %", f"{cost:.1f}", "1", "–"]


def _row(measured):
    if not measured["requests"]:
        return [measured["name"], "none done", *["–"] * 7]
    share = measured["share"]
    failed = f" ({measured['failed']} failed)" if measured["failed"] else ""
    return [
        measured["name"] + failed,
        f"{measured['per_second']:,.1f}",
        *(f"{measured[name]:,.0f}" for name in ("p50", "p95", "p99")),
        "–" if share is None else f"{share:.1%}".replace("%", " %"),
        f"{measured['web_cpu']:.1f} + {measured['database_cpu']:.1f}",
        _plain(measured["queries"]),
        _plain(measured["bytes"]),
    ]


def _growth(runs):
    parts = []
    for database, names in figures.growth(runs).items():
        sizes = sorted({size for rows in names.values() for size, _ms, _times in rows})
        if len(sizes) < 2:
            continue
        rows = []
        for name, found in names.items():
            cells = {size: f"{ms:.1f} (×{times:.2f})" for size, ms, times in found}
            rows.append([name, *(cells.get(size, "–") for size in sizes)])
        headings = ["CPU ms for a request, web and database", *(f"{size:,}" for size in sizes)]
        parts.append(f"### Growth on {database}\n\n{_table(headings, rows)}")
    return "\n\n".join(parts)


def comparison(rows):
    """What changed since an earlier result, as Markdown."""
    headings = ["database", "matters", "what", "share of bare view", "CPU ms", "p50 ms",
                "queries", "bytes"]  # fmt: skip
    return _table(headings, [
        [database, f"{threads:,}", name, *(_change(*found[what]) for what in figures.COMPARED)]
        for database, threads, name, found in rows
    ])  # fmt: skip


def _change(before, now):
    if before is None or now is None:
        return "–"
    shown = [
        f"{value:.3g}" if isinstance(value, float) else f"{value:,}" for value in (before, now)
    ]
    change = f" ({now / before - 1:+.0%})" if before else ""
    return f"{shown[0]} → {shown[1]}{change}"


def _table(headings, rows):
    lines = [headings, ["---"] * len(headings), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def _plain(number):
    return "–" if number is None else f"{number:,}"


def put_between_markers(text, tables):
    """The document with these tables between the markers; ValueError where it has none."""
    before, begin, rest = text.partition(BEGIN)
    _old, end, after = rest.partition(END)
    if not (begin and end):
        raise ValueError(f"The document lacks the lines {BEGIN!r} and {END!r}.")
    return f"{before}{BEGIN}\n\n{tables}\n\n{END}{after}"
