# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
{
    "name": "Routes to measure against",
    "summary": "Loaded server-wide by the benchmarks, never installed",
    "version": "19.0.1.0.0",
    "author": "Autowartung",
    "license": "LGPL-3",
    "depends": ["base"],
    "installable": False,
}
