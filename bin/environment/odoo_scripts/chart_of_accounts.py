"""Run in Odoo's shell: the company keeps its books with the chart SKR03."""
# ruff: noqa: F821 (the shell provides env)

if env.company.chart_template != "de_skr03":
    env["account.chart.template"].try_loading(
        "de_skr03", company=env.company, install_demo=False
    )
assert env.company.chart_template == "de_skr03"
assert env.company.currency_id == env.ref("base.EUR")
env.cr.commit()
