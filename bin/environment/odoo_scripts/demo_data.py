"""Run in Odoo's shell: the addon's demo data alone, and a German back office.

Odoo loads an addon's demo data only where all its dependencies have theirs, which
brings an American company.
"""
# ruff: noqa: F821 (the shell provides env)

from odoo.modules.loading import load_data
from odoo.modules.module_graph import ModuleGraph

ADDON = "autowartung_payment"

env["res.users"].search([("share", "=", False)]).write({"lang": "de_DE"})
env["res.lang"]._activate_lang("de_DE")
graph = ModuleGraph(env.cr, mode="load")
graph.extend(
    env["ir.module.module"].search([("state", "=", "installed")]).mapped("name")
)
package = next(package for package in graph if package.name == ADDON)
load_data(env(su=True), {}, "init", kind="demo", package=package)
env["ir.module.module"].search([("name", "=", ADDON)]).demo = True
env.cr.commit()
