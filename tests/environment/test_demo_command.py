# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""``bin/demo`` leads to what its customer can do."""

import ast
import xml.etree.ElementTree as ElementTree

from environment import demo_command, paths


def records_of_the_demo():
    manifest = ast.literal_eval((paths.ADDON / "__manifest__.py").read_text())
    files = [ElementTree.parse(paths.ADDON / name) for name in manifest["demo"]]
    return {record.get("id") for file in files for record in file.iter("record")}


def test_its_links_are_those_of_records_of_the_demo_data():
    known = records_of_the_demo()
    named = [record for _told, record in demo_command._PAGES]
    assert len(named) == 2
    for record in named:
        addon, _, name = record.partition(".")
        assert addon == paths.ADDON_NAME
        assert name in known


def test_a_shop_that_cannot_be_asked_leads_nowhere():
    nobody = "http://127.0.0.1:9"
    assert demo_command._page_of(nobody, demo_command._PAGES[0][1]) is None
