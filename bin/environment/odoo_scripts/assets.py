"""Run in Odoo's shell: make the asset bundles now, not in the first browser test."""
# ruff: noqa: F821 (the shell provides env)

env["ir.qweb"]._pregenerate_assets_bundles()
env.cr.commit()
