"""``bin/test --native``: Odoo's own payment suites, with and without the addon."""

import contextlib
import json
import subprocess
from pathlib import Path
from xml.etree import ElementTree

from . import chromium
from .databases import temporary_name
from .errors import EnvironmentProblem
from .odoo_server import Workplace
from .processes import tail
from .progress import say, step
from .template_database import addon_template, base_template

SUITES = ("payment", "payment_stripe", "payment_paypal", "account_payment")
_PASSED = "passed"


def compare_native_suites(place: Workplace) -> int:
    """Fail if a test fails with the addon that passes without it."""
    before = _baseline(place)
    with step("Odoo's suites with the addon", always=True):
        after = _run(place, addon_template(place), "native-with-addon")
    broken = sorted(
        name
        for name, outcome in before.items()
        if outcome == _PASSED and after.get(name) != _PASSED
    )
    say(f"without the addon: {_summary(before)}")
    say(f"with the addon: {_summary(after)}")
    for name in broken:
        say(f"broken by the addon: {name} ({after.get(name, 'not run')})")
    if broken:
        say(f"the details are in {_log(place, 'native-with-addon')}")
    kept = list(before.values()).count(_PASSED) - len(broken)
    print(f"{kept} passed, {len(broken)} failed", flush=True)
    return 1 if broken else 0


def _baseline(place: Workplace) -> dict[str, str]:
    """The outcomes on the bare dependencies, remembered for as long as they hold."""
    template = base_template(place)
    remembered = place.data / "native" / f"{template}.json"
    if not remembered.exists():
        with step("Odoo's suites without the addon", always=True):
            outcomes = _run(place, template, "native-without-addon")
        remembered.parent.mkdir(exist_ok=True)
        remembered.write_text(json.dumps(outcomes, indent=1))
    return json.loads(remembered.read_text())


def _run(place: Workplace, template: str, name: str) -> dict[str, str]:
    browser = chromium.find_or_install()
    database = temporary_name("native")
    place.databases.copy(template, database)
    config = place.write_config(database)
    report = place.logs / f"{database}.xml"
    log = _log(place, name)
    log.parent.mkdir(parents=True, exist_ok=True)
    try:
        with log.open("wb") as output:
            subprocess.run(
                [
                    place.python, "-m", "pytest", "-q", "--odoo-http",
                    "-c", "/dev/null", f"--rootdir={place.odoo_addons}",
                    "--import-mode=append", "-p", "no:cacheprovider",
                    f"--junitxml={report}",
                    *(place.odoo_addons / suite for suite in SUITES),
                ],
                env={**place.environ(), "ODOO_RC": str(config), "AW_CHROMIUM": browser},
                # Among the addons is a calendar, which must not hide Python's own.
                cwd=place.data,
                stdout=output,
                stderr=subprocess.STDOUT,
                check=False,
            )  # fmt: skip
        if not report.exists():
            raise EnvironmentProblem(f"Odoo's suites did not run:\n{tail(log)}")
        return _outcomes(report)
    finally:
        place.databases.drop(database)
        for path in (report, config):
            with contextlib.suppress(FileNotFoundError):
                path.unlink()


def _log(place: Workplace, name: str) -> Path:
    return place.logs / f"{name}.log"


def _outcomes(report: Path) -> dict[str, str]:
    outcomes = {}
    for case in ElementTree.parse(report).iter("testcase"):
        name = f"{case.get('classname')}.{case.get('name')}"
        problems = [child.tag for child in case if child.tag in ("failure", "error")]
        skipped = case.find("skipped") is not None
        outcomes[name] = "failed" if problems else "skipped" if skipped else _PASSED
    return outcomes


def _summary(outcomes: dict[str, str]) -> str:
    kinds = (_PASSED, "failed", "skipped")
    return ", ".join(f"{list(outcomes.values()).count(kind)} {kind}" for kind in kinds)
