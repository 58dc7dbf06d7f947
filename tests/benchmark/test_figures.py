"""The benchmark's arithmetic: percentiles, shares, growth, comparing, and its tables."""

import pytest

from portal.benchmark import figures, tables


def a_slice(requests=10, seconds=1.0, p50=5.0, failed=0, web_cpu=100.0, database_cpu=20.0):
    return figures.Slice(requests, seconds, p50, p50 * 2, p50 * 3, failed, web_cpu, database_cpu)


def measured(name="list", *, requests=10, web_cpu=4.0, share=0.5, **facts):
    found = {
        "name": name, "requests": requests, "failed": 0, "per_second": 100.0, "p50": 5.0,
        "p95": 9.0, "p99": 12.0, "web_cpu": web_cpu, "database_cpu": 1.0, "share": share,
        "bare_per_second": 200.0, "bare_cpu": 2.0, "queries": 3, "bytes": 7000,
    }  # fmt: skip
    return found | facts


def a_run(*measurements, threads=1000, database="postgresql"):
    return {
        "database": database, "threads": threads, "measurements": list(measurements),
        "commands": {"import_posts": {"rows": 500, "seconds": 2.0}}, "memory_mb": [101.2, 99.8],
    }  # fmt: skip


def a_result(*runs, bare="a"):
    return {
        "format": 1, "at": "2026-11-27", "commit": "abc", "machine": "2 cores", "client": "wrk",
        "connections": 8, "seconds": 4, "workers": 2, "bare": bare, "load": [1.0, 2.0],
        "runs": list(runs),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("values", "percent", "expected"),
    [
        ([], 50, 0.0),
        ([7.0], 50, 7.0),
        ([7.0], 99, 7.0),
        ([3.0, 1.0, 2.0, 4.0], 50, 2.0),
        ([float(number) for number in range(1, 101)], 95, 95.0),
        ([float(number) for number in range(1, 101)], 99, 99.0),
        ([float(number) for number in range(1, 11)], 95, 10.0),
    ],
)
def test_a_percentile_is_the_value_at_its_nearest_rank(values, percent, expected):
    assert figures.percentile(values, percent) == expected


def test_the_share_is_the_median_of_rounds_and_the_machines_mood_is_not_in_it():
    quiet = (a_slice(requests=400), a_slice(requests=100))
    busy = (a_slice(requests=40), a_slice(requests=10))
    assert figures.share([quiet, busy]) == 0.25
    assert figures.share([quiet, busy, (a_slice(requests=10), a_slice(requests=10))]) == 0.25


def test_a_share_of_nothing_is_not_known():
    assert figures.share([]) is None
    assert figures.share([(a_slice(requests=0), a_slice())]) is None
    assert figures.share([(a_slice(), a_slice(requests=0))]) is None


def test_slices_together_weigh_time_and_processor_by_requests():
    found = figures.together([
        a_slice(requests=10, seconds=1, web_cpu=100, database_cpu=20),
        a_slice(requests=30, seconds=1, p50=7.0, failed=2, web_cpu=100, database_cpu=20),
    ])  # fmt: skip
    assert found["per_second"] == 20
    assert (found["web_cpu"], found["database_cpu"]) == (5, 1)
    assert (found["p50"], found["failed"]) == (6.0, 2)
    assert figures.cpu(found) == 6


def test_nothing_done_has_no_figures():
    found = figures.together([a_slice(requests=0, failed=3)])
    assert found == {"requests": 0, "failed": 3}
    assert figures.cpu(found) is None


def test_growth_is_counted_from_the_smallest_size():
    runs = [a_run(measured(web_cpu=9.0), threads=20000), a_run(measured(web_cpu=4.0))]
    assert figures.growth(runs) == {"postgresql": {"list": [(1000, 5.0, 1.0), (20000, 10.0, 2.0)]}}
    assert "| list | 5.0 (×1.00) | 10.0 (×2.00) |" in tables.everything(a_result(*runs))


def test_growth_leaves_out_what_was_not_done_and_keeps_databases_apart():
    runs = [a_run({"name": "list", "requests": 0}), a_run(measured(), database="sqlite")]
    assert figures.growth(runs) == {"sqlite": {"list": [(1000, 5.0, 1.0)]}}
    assert "Growth" not in tables.everything(a_result(a_run(measured())))


def test_comparing_sets_what_both_have_side_by_side():
    old = a_result(a_run(measured(share=0.1), measured("gone")))
    new = a_result(a_run(measured(share=0.2, queries=4), measured("new")))
    rows = figures.compare(old, new)
    assert [row[:3] for row in rows] == [("postgresql", 1000, "list")]
    assert rows[0][3]["share"] == (0.1, 0.2)
    assert rows[0][3]["queries"] == (3, 4)
    assert "0.1 → 0.2 (+100%)" in tables.comparison(rows)
    assert "3 → 4 (+33%)" in tables.comparison(rows)


def test_results_beside_different_bare_views_are_not_compared():
    with pytest.raises(ValueError, match="different bare views"):
        figures.compare(a_result(bare="a"), a_result(bare="b"))
    with pytest.raises(ValueError, match="another format"):
        figures.compare({"runs": []}, a_result())


def test_a_table_has_as_many_cells_in_every_line():
    undone = measured("posting", requests=0, bare_per_second=None)
    text = tables.everything(a_result(a_run(measured(), undone, measured("sign-in", share=None))))
    lines = [line for line in text.splitlines() if line.startswith("|")]
    assert {line.count("|") for line in lines} == {len(tables.HEADINGS) + 1}
    assert "`import_posts` 250 rows/s (500 rows)" in text
    assert "50.0 %" in text
    assert "101, 100 MB" in text


def test_the_queue_with_many_waiting_is_set_against_few():
    few, many = (measured(f"queue, {n} waiting", web_cpu=ms) for n, ms in ((500, 3), (9000, 4)))
    text = tables.everything(a_result(a_run(measured(), few, many)))
    assert "CPU of the queue, 9000 waiting, against the queue, 500 waiting: ×1." in text
    assert "against" not in tables.everything(a_result(a_run(measured())))


def test_tables_stand_between_the_markers_and_the_rest_is_kept():
    text = f"before\n{tables.BEGIN}\nold\n{tables.END}\nafter\n"
    written = tables.put_between_markers(text, "new")
    assert written == f"before\n{tables.BEGIN}\n\nnew\n\n{tables.END}\nafter\n"
    assert tables.put_between_markers(written, "new") == written
    with pytest.raises(ValueError, match="lacks the lines"):
        tables.put_between_markers("nothing", "new")
