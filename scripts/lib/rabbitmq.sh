# A RabbitMQ node of this checkout: its own ports, its own epmd, its own cookie, no plugins.

RABBITMQ_BIN=/usr/lib/rabbitmq/bin
RABBITMQCTL=$STATE/rabbitmqctl
PATH_OF_SYSTEM=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin

locate_rabbitmq() {
    RABBITMQ_HOME=$(server_folder rabbitmq "$(id -un)")
}

start_rabbitmq() {
    locate_rabbitmq
    if rabbitmq_is_up; then
        say "RabbitMQ is up on port $(port amqp)"
        return
    fi
    stop_rabbitmq
    local name
    for name in amqp amqps rabbitmq-dist rabbitmq-epmd; do settle_port "$name"; done
    write_rabbitmq_files
    say "starting RabbitMQ on port $(port amqp)"
    launch_rabbitmq
    "$RABBITMQCTL" wait --timeout 90 "$RABBITMQ_HOME/pid" >/dev/null 2>"$RABBITMQ_HOME/await.log" || rabbitmq_failed
}

# The locks' descriptors are closed, or the server would hold them for as long as it lives.
launch_rabbitmq() {
    # shellcheck disable=SC2046 # the environment's words have no spaces (server_folder sees to it)
    setsid env -i $(rabbitmq_environment) "$RABBITMQ_BIN/rabbitmq-server" \
        </dev/null >"$RABBITMQ_HOME/console.log" 2>&1 8>&- 9>&- &
    disown
}

rabbitmq_failed() {
    show_log "$RABBITMQ_HOME/console.log"
    show_log "$RABBITMQ_HOME/await.log"
    fail "RabbitMQ did not start. Cure: see $RABBITMQ_HOME/log, or delete $STATE/rabbitmq to begin afresh."
}

rabbitmq_is_up() {
    rabbitmq_pid >/dev/null && is_listening "$(port amqp)" && is_listening "$(port amqps)"
}

# Prints the process id of our node; a pid file of an earlier life may name a stranger.
rabbitmq_pid() {
    local pid
    pid=$(cat "$RABBITMQ_HOME/pid" 2>/dev/null) && [[ -n $pid ]] &&
        grep -qsF "$RABBITMQ_HOME/mnesia" "/proc/$pid/cmdline" "/proc/$pid/environ" && printf '%s\n' "$pid"
}

stop_rabbitmq() {
    locate_rabbitmq
    local pid
    if pid=$(rabbitmq_pid); then
        say "stopping RabbitMQ"
        end_process "$pid" 30
    fi
    rm -f "$RABBITMQ_HOME/pid"
    ERL_EPMD_PORT=$(port rabbitmq-epmd) epmd -kill >/dev/null 2>&1 || true
}

# Asks a process to end, and insists after the given seconds.
end_process() {
    local pid=$1 seconds=$2
    kill -CONT "$pid" 2>/dev/null || true
    kill -TERM "$pid" 2>/dev/null || return 0
    for ((i = 0; i < seconds * 5; i++)); do
        kill -0 "$pid" 2>/dev/null || return 0
        sleep 0.2
    done
    kill -KILL "$pid" 2>/dev/null || true
}

rabbitmq_environment() {
    printf '%s\n' \
        "PATH=$PATH_OF_SYSTEM" \
        "LANG=C.UTF-8" \
        "HOME=$RABBITMQ_HOME" \
        "ERL_EPMD_ADDRESS=127.0.0.1" \
        "ERL_EPMD_PORT=$(port rabbitmq-epmd)" \
        "RABBITMQ_CONF_ENV_FILE=$RABBITMQ_HOME/environment.conf" \
        "RABBITMQ_CONFIG_FILE=$RABBITMQ_HOME/rabbitmq" \
        "RABBITMQ_DIST_PORT=$(port rabbitmq-dist)" \
        "RABBITMQ_ENABLED_PLUGINS_FILE=$RABBITMQ_HOME/enabled_plugins" \
        "RABBITMQ_LOG_BASE=$RABBITMQ_HOME/log" \
        "RABBITMQ_MNESIA_BASE=$RABBITMQ_HOME/mnesia" \
        "RABBITMQ_NODENAME=goniec@localhost" \
        "RABBITMQ_PID_FILE=$RABBITMQ_HOME/pid"
}

write_rabbitmq_files() {
    mkdir -p "$RABBITMQ_HOME/log" "$RABBITMQ_HOME/mnesia"
    echo '[].' >"$RABBITMQ_HOME/enabled_plugins"
    rabbitmq_erlang_arguments >"$RABBITMQ_HOME/environment.conf"
    rabbitmq_configuration | write_private "$RABBITMQ_HOME/rabbitmq.conf"
    rabbitmq_definitions | write_private "$RABBITMQ_HOME/definitions.json"
    rabbitmqctl_wrapper >"$RABBITMQCTL"
    chmod 0755 "$RABBITMQCTL"
}

# Distribution stays on loopback; schedulers sleep instead of spinning, for the machine is shared.
rabbitmq_erlang_arguments() {
    echo 'SERVER_ADDITIONAL_ERL_ARGS="-kernel inet_dist_use_interface {127,0,0,1} +sbwt none +sbwtdcpu none +sbwtdio none"'
}

rabbitmq_configuration() {
    cat <<END
listeners.tcp.1 = 127.0.0.1:$(port amqp)
listeners.ssl.1 = 127.0.0.1:$(port amqps)
ssl_options.cacertfile = $RABBITMQ_HOME/ca.crt
ssl_options.certfile = $RABBITMQ_HOME/server.crt
ssl_options.keyfile = $RABBITMQ_HOME/server.key
ssl_options.verify = verify_none
ssl_options.fail_if_no_peer_cert = false
load_definitions = $RABBITMQ_HOME/definitions.json
disk_free_limit.absolute = 50MB
raft.wal_max_size_bytes = 67108864
log.file.level = info
log.connection.level = warning
log.file.rotation.size = 10485760
log.file.rotation.count = 3
END
    install -m 0600 "$TLS/ca.crt" "$TLS/server.crt" "$TLS/server.key" "$RABBITMQ_HOME/"
}

# With definitions there is never a guest user, and a missing virtual host is back after a start.
rabbitmq_definitions() {
    cat <<END
{
  "users": [
    {"name": "goniec", "password_hash": "$(rabbitmq_password_hash)",
     "hashing_algorithm": "rabbit_password_hashing_sha256", "tags": ["administrator"], "limits": {}}
  ],
  "vhosts": [{"name": "/"}, {"name": "goniec"}],
  "permissions": [
    {"user": "goniec", "vhost": "/", "configure": ".*", "write": ".*", "read": ".*"},
    {"user": "goniec", "vhost": "goniec", "configure": ".*", "write": ".*", "read": ".*"}
  ]
}
END
}

# base64(salt + SHA-256(salt + password)), the salt being four bytes.
rabbitmq_password_hash() {
    local salt
    salt=$(openssl rand -hex 4 | sed 's/../\\x&/g')
    {
        printf '%b' "$salt"
        { printf '%b' "$salt" && printf '%s' "$(secret broker)"; } | openssl dgst -sha256 -binary
    } | openssl base64 -A
}

rabbitmqctl_wrapper() {
    printf '#!/bin/sh\n# rabbitmqctl of the private node of this checkout; written by scripts/services.\n'
    printf "exec env -i %s %s/rabbitmqctl \"\$@\" 8>&- 9>&-\n" "$(rabbitmq_environment | tr '\n' ' ')" "$RABBITMQ_BIN"
}
