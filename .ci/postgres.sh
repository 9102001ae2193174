#!/usr/bin/env bash
# A PostgreSQL server for tests, private and temporary: `bash .ci/postgres.sh COMMAND...` runs COMMAND with
# TIEBREAK_TEST_POSTGRES set to its URL, and `. .ci/postgres.sh` offers start_postgres and stop_postgres. It installs
# PostgreSQL with apt-get where that is needed and allowed, and where it can't, says so and goes on without.

find_postgres() {
    local tool
    tool=$(command -v initdb || ls /usr/lib/postgresql/*/bin/initdb 2> /dev/null | sort -V | tail -n 1)
    [ -n "$tool" ] && dirname "$tool"
}

install_postgres() {
    [ "$(id -u)" = 0 ] && command -v apt-get > /dev/null || return 0
    # Only the programs: the package would also start a server of its own.
    mkdir -p /etc/postgresql-common
    [ -e /etc/postgresql-common/createcluster.conf ] ||
        echo "create_main_cluster = false" > /etc/postgresql-common/createcluster.conf
    {
        DEBIAN_FRONTEND=noninteractive apt-get -qq update &&
            DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends postgresql
    } > /dev/null 2>&1 < /dev/null || true
}

# PostgreSQL refuses to run as root.
as_postgres() {
    if [ "$(id -u)" != 0 ]; then "$@"; else runuser -u "$postgres_user" -- "$@"; fi
}

# Sets TIEBREAK_TEST_POSTGRES, if it is not set, or prints why not.
start_postgres() {
    [ -z "${TIEBREAK_TEST_POSTGRES:-}" ] || return 0
    postgres_bin=$(find_postgres) || { install_postgres; postgres_bin=$(find_postgres); } || {
        echo "PostgreSQL: skipped, it is not there and can't be installed"
        return 0
    }
    postgres_user=postgres
    id "$postgres_user" > /dev/null 2>&1 || postgres_user=nobody
    postgres_folder=$(mktemp -d /tmp/tiebreak-postgres.XXXXXX)
    local password
    password=$(od -An -N8 -tx1 /dev/urandom | tr -d ' \n')
    printf '%s' "$password" > "$postgres_folder/password"
    [ "$(id -u)" != 0 ] || chown -R "$postgres_user" "$postgres_folder"
    # Nothing here has to outlive a loss of power, so nothing waits for the disk.
    if (cd / && as_postgres "$postgres_bin/initdb" -D "$postgres_folder/data" -U tiebreak -A scram-sha-256 \
        --pwfile="$postgres_folder/password" -E UTF8 --no-locale &&
        as_postgres "$postgres_bin/pg_ctl" -D "$postgres_folder/data" -w -l "$postgres_folder/log" -o \
            "-c listen_addresses= -c unix_socket_directories=$postgres_folder -c fsync=off -c max_connections=200" \
            start) > "$postgres_folder.log" 2>&1 < /dev/null; then
        [ "$(id -u)" != 0 ] || chmod 755 "$postgres_folder"
        export TIEBREAK_TEST_POSTGRES="postgres://tiebreak:$password@${postgres_folder//\//%2F}/postgres"
    else
        echo "PostgreSQL: skipped, it does not start:"
        tail -n 20 "$postgres_folder.log" "$postgres_folder/log" 2> /dev/null || true
        stop_postgres
    fi
}

stop_postgres() {
    [ -n "${postgres_folder:-}" ] || return 0
    (cd / && as_postgres "$postgres_bin/pg_ctl" -D "$postgres_folder/data" -m immediate -w stop) \
        > /dev/null 2>&1 || true
    rm -rf "$postgres_folder" "$postgres_folder.log"
    postgres_folder=
    unset TIEBREAK_TEST_POSTGRES
}

if [ "${BASH_SOURCE[0]}" = "$0" ]; then
    set -euo pipefail
    trap stop_postgres EXIT
    start_postgres
    "$@"
fi
