# What became of the events: counters of `goniec status --json`, watched.

COUNTERS=(events enrollments enrollments_live deliveries accepted open_deliveries dead_letters)
declare -A COUNT=()

# Reads the counters into COUNT.
read_counters() {
    local values i
    values=$("$GONIEC" status --json --config "$CONFIGURATION" 2>>"$UP_LOG" | python3 -c '
import json, sys
status = json.load(sys.stdin)
print(*(status[name] for name in sys.argv[1:]))' "${COUNTERS[@]}" 2>>"$UP_LOG") || return 1
    read -ra values <<<"$values"
    for i in "${!COUNTERS[@]}"; do COUNT[${COUNTERS[i]}]=${values[i]}; done
}

# One line that is written over on a terminal, and a line every ten seconds elsewhere.
show_progress() {
    local line
    printf -v line '%s s · events %s/%s · enrollments %s, %s under way · mails %s accepted of %s · dead letters %s' \
        "$1" "${COUNT[events]}" "$2" "${COUNT[enrollments]}" "${COUNT[enrollments_live]}" \
        "${COUNT[accepted]}" "${COUNT[deliveries]}" "${COUNT[dead_letters]}"
    if [[ -t 2 ]]; then
        printf '\r\033[K%s' "$line" >&2
    elif (($1 % 10 == 0)); then
        say "$line"
    fi
}

end_progress() {
    [[ ! -t 2 ]] || printf '\n' >&2
}

# Whether nothing is left to do for so many published events.
is_all_delivered() {
    ((COUNT[events] + COUNT[dead_letters] >= $1 && COUNT[enrollments_live] == 0 && COUNT[open_deliveries] == 0))
}

# Watches until everything is delivered; fails after so many seconds.
watch_until_delivered() {
    local published=$1 limit=$2 begin=$SECONDS
    while ((SECONDS - begin < limit)); do
        product_is_up || product_failed
        if read_counters; then
            show_progress $((SECONDS - begin)) "$published"
            if is_all_delivered "$published"; then
                end_progress
                return
            fi
        fi
        sleep 1
    done
    end_progress
    return 1
}

# Watches for as long as the roles run.
watch_for_ever() {
    local published=$1 begin=$SECONDS
    while product_is_up; do
        ! read_counters || show_progress $((SECONDS - begin)) "$published"
        sleep 1
    done
    product_failed
}
