#!/bin/sh
# Gets the distribution's IMAP server for the tests of mailboxes, where that is possible; they say so when it is missing.
set -eu
if [ ! -x /usr/sbin/dovecot ] && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    apt-get update -qq && apt-get install -qq --no-install-recommends dovecot-imapd >/dev/null 2>&1 || true
fi
[ -x /usr/sbin/dovecot ] || echo "No dovecot of the distribution here: tests of fetching mail are left out."
