"""Start Odoo: ``python start_odoo.py [command] [options]``.

In a folder of its own, because Python puts a script's folder first on its path.
"""

import odoo.cli

if __name__ == "__main__":
    odoo.cli.main()
