"""Run in Odoo's shell: write the addon's texts to its translation files."""
# ruff: noqa: F821 (the shell provides env)

from environment.translations import update_files

update_files(env)
