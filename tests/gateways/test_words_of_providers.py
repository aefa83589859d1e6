# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A provider's words stay in its own files."""

import ast
import re
from pathlib import Path

import pytest

from odoo.addons import autowartung_payment
from odoo.addons.autowartung_payment.gateways import registry

ADDON = Path(autowartung_payment.__file__).parent
OWN_FILE = re.compile(r"provider_\w+\.py$")


def files_of(folder):
    return sorted((ADDON / folder).rglob("*.py"))


def names_in(text, words):
    """Return the words of ``words`` that are in ``text``, in any case."""
    return {word for word in words if word in text.lower()}


@pytest.mark.parametrize("code", registry.codes())
def test_no_model_names_a_provider_but_in_its_own_file(code):
    guilty = {
        str(path.relative_to(ADDON))
        for path in files_of("models")
        if not OWN_FILE.search(path.name)
        # A package lists its files.
        and names_in(path.read_text().replace(f"import provider_{code}", ""), {code})
    }
    assert not guilty


def test_a_name_would_be_found():
    assert names_in("# Ask Stripe first", {"stripe"})


def test_own_file_of_each_provider_is_there():
    for code in registry.codes():
        assert (ADDON / "models" / "payment" / f"provider_{code}.py").exists()


def test_gateways_do_not_know_odoo():
    guilty = set()
    for path in files_of("gateways"):
        for node in ast.walk(ast.parse(path.read_text())):
            modules = [alias.name for alias in getattr(node, "names", [])]
            if isinstance(node, ast.ImportFrom) and not node.level:
                modules = [node.module]
            if isinstance(node, ast.Import | ast.ImportFrom) and any(
                module.split(".")[0] == "odoo" for module in modules
            ):
                guilty.add(path.name)
    assert not guilty


def test_neutral_part_of_the_gateways_names_no_provider():
    words = set(registry.codes())
    neutral = list((ADDON / "gateways").glob("*.py"))
    guilty = {
        path.name
        for path in neutral
        # These two list the packages of the providers.
        if path.name not in ("__init__.py", "registry.py")
        and names_in(path.read_text(), words)
    }
    assert not guilty
