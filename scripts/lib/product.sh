# Goniec itself, as scripts/run starts it: its build, its configuration, its processes.

CONFIGURATION=$STATE/goniec.yaml
MAIL_FOLDER=$STATE/mail
KEY_FOLDER=$STATE/keys
MAIL_DOMAIN=shop.example
UP_LOG=$STATE/up.log
UP_PID=

# The environment comes before the file that is written here; what the shell has from elsewhere must not reach another broker.
unset "${!GONIEC_@}"

# One run at a time, or the second would empty the first one's database. Claimed when the servers are up already:
# they outlive the script and would keep the lock.
claim_checkout() {
    exec 8>"$STATE/run.lock"
    flock --nonblock 8 || fail "scripts/run or scripts/bench is already going in this checkout. Cure: end it with Ctrl-C."
}

build_product() {
    say "building goniec (release)"
    (cd "$ROOT" && swift build -c release --product goniec >&2) || fail "The build failed; see above."
    GONIEC=$(cd "$ROOT" && swift build -c release --show-bin-path)/goniec
}

# Runs a goniec command with this checkout's configuration; its output is no result of ours.
goniec() {
    "$GONIEC" "$@" --config "$CONFIGURATION" >&2
}

configure_product() {
    local name
    for name in mailbox-smtp mailbox-web edge; do settle_port "$name"; done
    mkdir -p "$MAIL_FOLDER" "$KEY_FOLDER"
    chmod 0700 "$KEY_FOLDER"
    product_configuration | write_private "$CONFIGURATION"
}

product_configuration() {
    # shellcheck source=/dev/null
    source "$SERVICES_ENV"
    cat <<END
# Written by scripts/run.
broker:
  url: "$GONIEC_BROKER_URL"
database:
  url: "$GONIEC_DATABASE_URL"
relay:
  url: "smtp://127.0.0.1:$(port mailbox-smtp)"
mail:
  domain: "$MAIL_DOMAIN"
mailbox:
  directory: "$MAIL_FOLDER"
  smtp:
    port: $(port mailbox-smtp)
  web:
    port: $(port mailbox-web)
edge:
  port: $(port edge)
  url: "http://127.0.0.1:$(port edge)"
keys:
  directory: "$KEY_FOLDER"
seal:
  key_file: "$(secret_file seal 32)"
token:
  secret_file: "$(secret_file token 32)"
END
}

# Empties the database, the virtual host and the mailbox, so that counts begin at nothing.
begin_afresh() {
    say "beginning with an empty database, virtual host and mailbox"
    locate_postgresql
    query_database --dbname postgres --command 'DROP DATABASE IF EXISTS goniec WITH (FORCE)' 2>/dev/null
    create_database goniec
    {
        "$RABBITMQCTL" delete_vhost goniec || true
        "$RABBITMQCTL" add_vhost goniec
        "$RABBITMQCTL" set_permissions -p goniec goniec '.*' '.*' '.*'
    } >/dev/null 2>&1 || fail "The virtual host goniec could not be made. Cure: $RABBITMQCTL add_vhost goniec shows why."
    rm -rf "${MAIL_FOLDER:?}"
}

prepare_product() {
    goniec migrate
    goniec topology apply
    [[ -n $(ls -A "$KEY_FOLDER") ]] || goniec dkim generate "$MAIL_DOMAIN"
    local definition
    for definition in "$ROOT"/Ops/examples/*/scenario.yaml; do
        goniec scenario publish "$(dirname "$definition")"
    done
}

# Starts every role in one process, which ends when this script does, however that comes about.
start_product() {
    say "starting all roles; their log is $UP_LOG"
    setsid setpriv --pdeathsig TERM "$GONIEC" up --config "$CONFIGURATION" </dev/null >"$UP_LOG" 2>&1 &
    UP_PID=$!
    for _ in {1..150}; do
        product_is_up || product_failed
        if is_listening "$(port mailbox-web)" && is_listening "$(port edge)"; then return; fi
        sleep 0.2
    done
    product_failed
}

product_is_up() {
    [[ -n $UP_PID ]] && kill -0 "$UP_PID" 2>/dev/null
}

product_failed() {
    show_log "$UP_LOG"
    fail "goniec up is not running any more, or never got ready. Cure: 'goniec doctor' says what is missing."
}

stop_product() {
    product_is_up || return 0
    say "stopping all roles"
    end_process "$UP_PID" 30
    UP_PID=
}
