#!/usr/bin/env bash
# Runs in the container "install" of docker-compose.yml: the database with the addon, in
# a German company, made once. A database that has the addon is left as it is.
set -euo pipefail

database=autowartung
scripts="$(dirname "$0")/odoo_scripts"

# The image's own start command adds the address of the database server.
odoo() {
    "${ODOO_ENTRYPOINT:-/entrypoint.sh}" odoo "$@" --database="$database" --no-http
}

is_installed() {
    local query="SELECT 1 FROM ir_module_module
        WHERE name = 'autowartung_payment' AND state = 'installed'"
    # An error means that there is no database yet.
    [ "$(PGPASSWORD="$PASSWORD" psql --host="$HOST" --username="$USER" \
        --dbname="$database" --tuples-only --no-align --command="$query" \
        2>/dev/null)" = 1 ]
}

if is_installed; then
    exit
fi
odoo --init=base --load-language=de_DE --stop-after-init
odoo shell <"$scripts/germany.py"
odoo --init=autowartung_payment --stop-after-init
odoo shell <"$scripts/chart_of_accounts.py"
