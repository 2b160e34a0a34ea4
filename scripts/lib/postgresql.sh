# A PostgreSQL cluster of this checkout: TCP on loopback only, TLS on, durability as in production.

start_postgresql() {
    locate_postgresql
    if postgresql_is_up; then
        say "PostgreSQL is up on port $(port postgresql)"
        return
    fi
    remove_stale_postmaster_file
    settle_port postgresql
    [[ -s $PGDATA_FOLDER/PG_VERSION ]] || create_cluster
    configure_cluster
    say "starting PostgreSQL on port $(port postgresql)"
    setsid_postgres "$PG_BIN/pg_ctl" -D "$PGDATA_FOLDER" -w -t 60 -l "$PG_HOME/postgresql.log" start \
        >/dev/null 2>&1 8>&- 9>&- || postgresql_failed
    create_database goniec
}

locate_postgresql() {
    PG_BIN=$(find /usr/lib/postgresql -mindepth 2 -maxdepth 2 -name bin 2>/dev/null | sort -V | tail -n 1)
    [[ -x $PG_BIN/initdb ]] || fail "PostgreSQL's server programs are missing. Cure: apt-get install postgresql."
    PG_USER=$(id -un)
    ((EUID != 0)) || PG_USER=postgres
    PG_HOME=$(server_folder postgresql "$PG_USER")
    PGDATA_FOLDER=$PG_HOME/data
}

postgresql_failed() {
    show_log "$PG_HOME/postgresql.log"
    fail "PostgreSQL did not start. Cure: see $PG_HOME/postgresql.log, or delete $STATE/postgresql to begin afresh."
}

setsid_postgres() {
    as_user "$PG_USER" setsid --wait env -i PATH=/usr/bin:/bin LANG=C.UTF-8 "$@"
}

postgresql_is_up() {
    postgresql_pid >/dev/null && is_listening "$(port postgresql)"
}

# Prints the postmaster's process id; a postmaster.pid of an earlier life may name a stranger.
postgresql_pid() {
    local pid
    pid=$(head -n 1 "$PGDATA_FOLDER/postmaster.pid" 2>/dev/null) && [[ -n $pid ]] &&
        [[ $(readlink "/proc/$pid/cwd" 2>/dev/null) == "$PGDATA_FOLDER" ]] && printf '%s\n' "$pid"
}

remove_stale_postmaster_file() {
    postgresql_pid >/dev/null || rm -f "$PGDATA_FOLDER/postmaster.pid"
}

create_cluster() {
    say "creating a PostgreSQL cluster"
    local password=$PG_HOME/password
    rm -rf "$PGDATA_FOLDER"
    secret database | write_private "$password"
    ((EUID != 0)) || chown "$PG_USER" "$password"
    local log=$STATE/initdb.log
    setsid_postgres "$PG_BIN/initdb" -D "$PGDATA_FOLDER" -U goniec --pwfile="$password" --auth=scram-sha-256 \
        --encoding=UTF8 --locale=C.UTF-8 --data-checksums >"$log" 2>&1 || {
        show_log "$log"
        fail "initdb could not create a cluster in $PGDATA_FOLDER."
    }
    rm -f "$password"
}

# No Unix socket: its path may be longer than the 107 bytes the kernel allows.
configure_cluster() {
    local file
    for file in server.crt server.key; do
        install -m 0600 "$TLS/$file" "$PGDATA_FOLDER/$file"
        ((EUID != 0)) || chown "$PG_USER" "$PGDATA_FOLDER/$file"
    done
    cluster_settings >"$PGDATA_FOLDER/goniec.conf"
    chmod 0644 "$PGDATA_FOLDER/goniec.conf"
    grep -qx "include = 'goniec.conf'" "$PGDATA_FOLDER/postgresql.conf" ||
        echo "include = 'goniec.conf'" >>"$PGDATA_FOLDER/postgresql.conf"
}

cluster_settings() {
    cat <<END
listen_addresses = '127.0.0.1'
port = $(port postgresql)
unix_socket_directories = ''
max_connections = 200
shared_buffers = 256MB
fsync = on
synchronous_commit = on
full_page_writes = on
wal_level = replica
max_wal_size = 1GB
ssl = on
ssl_cert_file = 'server.crt'
ssl_key_file = 'server.key'
timezone = 'UTC'
log_timezone = 'UTC'
END
}

stop_postgresql() {
    locate_postgresql
    local pid
    if ! pid=$(postgresql_pid); then return 0; fi
    say "stopping PostgreSQL"
    setsid_postgres "$PG_BIN/pg_ctl" -D "$PGDATA_FOLDER" -m fast -w -t 60 stop >/dev/null ||
        fail "PostgreSQL (process $pid) did not stop."
}

# Runs psql as the cluster's superuser; the arguments are psql's.
query_database() {
    PGPASSWORD=$(secret database) PGCONNECT_TIMEOUT=10 "$PG_BIN/psql" --no-psqlrc --quiet --tuples-only --no-align \
        --set ON_ERROR_STOP=1 --host 127.0.0.1 --port "$(port postgresql)" --username goniec "$@"
}

create_database() {
    local name=$1
    [[ -n $(query_database --dbname postgres --command "SELECT 1 FROM pg_database WHERE datname = '$name'") ]] ||
        query_database --dbname postgres --command "CREATE DATABASE \"$name\""
}
