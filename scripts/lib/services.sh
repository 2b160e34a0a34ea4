# The two servers of a checkout as one thing, and the file that tells where they are.

SERVICES_ENV=$STATE/services.env

start_services() {
    install_missing_packages
    make_state_folder
    with_lock start_both
}

start_both() {
    make_certificates
    start_rabbitmq
    start_postgresql
    services_environment | write_private "$SERVICES_ENV"
}

stop_services() {
    [[ -d $STATE ]] || return 0
    with_lock stop_both
}

stop_both() {
    [[ ! -e $STATE/rabbitmq ]] || stop_rabbitmq
    [[ ! -e $STATE/postgresql ]] || stop_postgresql
}

# Two scripts started at once take turns: the second finds the servers up.
with_lock() {
    exec 9>"$STATE/services.lock"
    flock --timeout 300 9 || fail "Another script has held $STATE/services.lock for five minutes."
    "$@"
    exec 9>&-
}

services_environment() {
    local broker database
    broker="goniec:$(secret broker)@127.0.0.1"
    database="postgresql://goniec:$(secret database)@127.0.0.1:$(port postgresql)"
    cat <<END
# Written by scripts/services: where the private servers of this checkout are.
export GONIEC_BROKER_URL='amqp://$broker:$(port amqp)/goniec'
export GONIEC_DATABASE_URL='$database/goniec'
export GONIEC_TEST_AMQP_URL='amqp://$broker:$(port amqp)'
export GONIEC_TEST_AMQPS_URL='amqps://$broker:$(port amqps)'
export GONIEC_TEST_DATABASE_URL='$database/postgres'
export GONIEC_TEST_PYTHON='/usr/bin/python3'
export GONIEC_TEST_RABBITMQCTL='$RABBITMQCTL'
export GONIEC_TEST_TLS_CA='$TLS/ca.crt'
END
}

# Prints a line per server; the status says whether both are up.
services_status() {
    local status=0
    if [[ -d $STATE/rabbitmq ]] && locate_rabbitmq && rabbitmq_is_up; then
        echo "RabbitMQ    up    127.0.0.1:$(port amqp), TLS $(port amqps), process $(rabbitmq_pid)"
    else
        echo "RabbitMQ    down"
        status=1
    fi
    if [[ -d $STATE/postgresql ]] && locate_postgresql && postgresql_is_up; then
        echo "PostgreSQL  up    127.0.0.1:$(port postgresql), process $(postgresql_pid)"
    else
        echo "PostgreSQL  down"
        status=1
    fi
    return "$status"
}
