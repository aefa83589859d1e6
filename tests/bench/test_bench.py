# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The benchmarks run; what they measure is nobody's promise on a test machine."""

from bench import pages
from bench.__main__ import PARTS, main, parse
from bench.figures import percentile
from bench.report import markdown


def test_parts_and_options():
    options = parse(["--quick", "settlement"])
    assert (options.parts, options.rounds) == (["settlement"], 1)
    assert "acknowledgements" in PARTS


def test_percentile():
    assert percentile(range(1, 101), 50) == 51
    assert percentile([3, 1, 2], 99) == 3


def test_table_says_what_misses_its_aim():
    machine = {"cores": 2, "load": 0.1, "rounds": 1}
    settlement = {"ours_ms": 40.0, "bare_ms": 20.0, "ratio": 2.0}
    table = markdown({"machine": machine, "settlement": settlement})
    assert "| 2.00 | ≤ 1.3 | no |" in table


def test_tiny_run(tmp_path, capsys):
    file = tmp_path / "figures.json"
    main(["--quick", "--json", str(file), "acknowledgements"])
    assert "our webhook" in capsys.readouterr().out
    assert '"ours"' in file.read_text()


def test_pages_cost_the_same_queries_however_many_bookings_there_are():
    few, many = pages.measure(visits=2, sizes=(200, 2000)).values()
    assert {name: cost["queries"] for name, cost in few.items()} == {
        name: cost["queries"] for name, cost in many.items()
    }
