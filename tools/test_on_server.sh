#!/bin/sh
# Runs the tests that touch the database on a PostgreSQL server of the distribution, reached through DATABASE_URL.
# Left out: what a server has no part in (text, source, rights of every address, the embedded server itself), and
# browsers, whose pages come from the same views that are tested here.
# Does nothing, and says so, where such a server cannot be had.
set -eu
cd "$(dirname "$0")/.."

programs() { ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1; }

if [ -z "$(programs)" ] && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    apt-get update -qq && apt-get install -qq --no-install-recommends postgresql postgresql-contrib >/dev/null || true
fi
bin=$(programs)
if [ -z "$bin" ] || [ ! -x "$bin/initdb" ]; then
    echo "No PostgreSQL of the distribution here: the second run is left out."
    exit 0
fi

folder=$(mktemp -d)
if [ "$(id -u)" = 0 ]; then
    owner=postgres
    id postgres >/dev/null 2>&1 || owner=nobody
    chown "$owner" "$folder"
    as() { setpriv --reuid="$owner" --regid="$(id -g "$owner")" --clear-groups "$@"; }
else
    as() { "$@"; }
fi
stop() {
    as "$bin/pg_ctl" -D "$folder/data" -m immediate stop >/dev/null 2>&1 || true
    rm -rf "$folder"
}
trap stop EXIT INT TERM
as "$bin/initdb" -D "$folder/data" -U regulars --locale=C.UTF-8 --encoding=UTF8 --auth=trust >/dev/null
as "$bin/pg_ctl" -D "$folder/data" -w -l "$folder/log" \
    -o "-c listen_addresses='' -c unix_socket_directories='$folder' -c fsync=off -c max_connections=200" start >/dev/null
echo "Tests on $("$bin/postgres" --version)"
DATABASE_URL="postgresql://regulars@/postgres?host=$folder" .venv/bin/python -m pytest -m "not browser" \
    --ignore-glob='*/test_runtime_*' --ignore-glob='*/test_architecture.py' --ignore-glob='*/test_translations.py' \
    --ignore-glob='*/test_access.py' --ignore-glob='*/test_docstrings.py' --ignore-glob='*/test_corpus.py' "$@"
