# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What is missing is said in one sentence; what is there is not fetched again."""

import signal
import sys

import pytest
from environment import (
    chromium,
    debian_packages,
    odoo_source,
    paths,
    pytest_runs,
    stripe_choice,
    test_command,
)
from environment.command import run
from environment.errors import EnvironmentProblem
from environment.odoo_server import Workplace
from environment.postgres import Server
from environment.virtual_environment import python_for

STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.delenv("ODOO_PATH", raising=False)
    monkeypatch.setattr(odoo_source, "_importable", lambda: None)
    return tmp_path / "autowartung-payment"


def make_odoo(folder, version="(19, 0, 0, FINAL, 0, '')"):
    (folder / "odoo" / "addons" / "payment").mkdir(parents=True)
    (folder / "odoo" / "release.py").write_text(f"version_info = {version}\n")


def test_odoo_path_is_used(home, tmp_path, monkeypatch):
    make_odoo(tmp_path / "checkout")
    monkeypatch.setenv("ODOO_PATH", str(tmp_path / "checkout"))
    assert odoo_source.find_odoo().python_path == tmp_path / "checkout"


def test_odoo_path_of_another_version_is_refused(home, tmp_path, monkeypatch):
    make_odoo(tmp_path / "checkout", "(18, 0, 0, FINAL, 0, '')")
    monkeypatch.setenv("ODOO_PATH", str(tmp_path / "checkout"))
    with pytest.raises(EnvironmentProblem, match="not a checkout of Odoo 19"):
        odoo_source.find_odoo()


def test_odoo_is_unpacked_once(home, monkeypatch):
    fetched = []

    def unpack(target):
        fetched.append(target)
        make_odoo(target / debian_packages.DIST_PACKAGES)

    monkeypatch.setattr(debian_packages, "unpack_odoo", unpack)
    first = odoo_source.find_odoo()
    assert odoo_source.find_odoo() == first
    assert len(fetched) == 1


def test_an_interrupted_download_leaves_nothing(home, monkeypatch):
    def unpack(target):
        make_odoo(target / debian_packages.DIST_PACKAGES)
        raise KeyboardInterrupt

    monkeypatch.setattr(debian_packages, "unpack_odoo", unpack)
    with pytest.raises(KeyboardInterrupt):
        odoo_source.find_odoo()
    assert [path.name for path in home.iterdir()] == ["odoo-19.lock"]


def test_an_incomplete_package_is_refused(tmp_path):
    make_odoo(tmp_path / debian_packages.DIST_PACKAGES)
    with pytest.raises(EnvironmentProblem, match="incomplete"):
        debian_packages._verify(tmp_path)


def test_a_missing_apt_is_told_in_one_sentence(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(EnvironmentProblem, match="apt-get is missing.*ODOO_PATH"):
        debian_packages.unpack_odoo(tmp_path)


def test_a_missing_browser_is_told_in_one_sentence(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(EnvironmentProblem, match="install the package chromium"):
        chromium.find_or_install()


def test_a_missing_browser_fails_the_whole_run(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(EnvironmentProblem, match="install the package chromium"):
        test_command._run_everything(None)


def a_place(path):
    server = Server(path, "/socket", "5432", "odoo")
    return Workplace(path / "python", (path,), server, path)


def test_tests_without_odoo_get_the_browser(tmp_path, monkeypatch):
    browser = tmp_path / "chromium"
    browser.touch(mode=0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    runs = []
    monkeypatch.setattr(pytest_runs, "run_pytest", lambda *run: runs.append(run))
    pytest_runs.run_plain(a_place(tmp_path), ["tests/sandbox_tests"])
    [(_command, environ)] = runs
    assert environ["AW_CHROMIUM"] == str(browser)


def test_a_missing_venv_is_told_in_one_sentence(home, tmp_path, monkeypatch):
    make_odoo(tmp_path / "checkout")
    monkeypatch.setenv("ODOO_PATH", str(tmp_path / "checkout"))
    monkeypatch.setattr(sys, "executable", "/bin/false")
    with pytest.raises(EnvironmentProblem, match="install the package python3-venv"):
        python_for(odoo_source.find_odoo())


def test_a_problem_ends_a_program_without_a_traceback(capsys):
    def main(arguments):
        raise EnvironmentProblem("Something is missing: install it.")

    handlers = {number: signal.getsignal(number) for number in STOP_SIGNALS}
    try:
        with pytest.raises(SystemExit, match="1"):
            run("demo", main)
    finally:
        for number, handler in handlers.items():
            signal.signal(number, handler)
    assert capsys.readouterr().err == "demo: Something is missing: install it.\n"


def test_a_persons_keys_do_not_reach_the_tests(tmp_path, monkeypatch):
    monkeypatch.setenv("STRIPE_SECRET_KEY", "sk_live_of_a_person")
    assert "STRIPE_SECRET_KEY" not in a_place(tmp_path).environ()
    assert stripe_choice.person_has_keys()


def test_the_webhook_secret_is_chosen_once(tmp_path):
    secret = stripe_choice.webhook_secret(tmp_path)
    assert secret.startswith("whsec_")
    assert stripe_choice.webhook_secret(tmp_path) == secret
    assert (tmp_path / "webhook-secret").stat().st_mode & 0o077 == 0


def test_plain_tests_need_no_odoo():
    here = str(paths.TESTS / "environment")
    assert test_command._are_plain(
        ["-x", f"{here}/test_setup.py::test_plain_tests_need_no_odoo"]
    )
    assert not test_command._are_plain([here, str(paths.TESTS / "payments")])
    assert not test_command._are_plain(["-k", "environment"])
