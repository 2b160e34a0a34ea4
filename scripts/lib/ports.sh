# Loopback ports: chosen once, below the range from which the kernel takes ports for outgoing connections.

# Prints the port remembered under a name; it is chosen when there is none yet.
port() {
    local file=$STATE/ports/$1
    [[ -s $file ]] || choose_port "$1"
    cat "$file"
}

# Forgets a remembered port that a stranger has taken. To be called while our own server is down.
settle_port() {
    local file=$STATE/ports/$1
    if [[ -s $file ]] && is_listening "$(cat "$file")"; then
        say "port $(cat "$file") is taken by another program; choosing a new one for $1"
        rm -f "$file"
    fi
    port "$1" >/dev/null
}

choose_port() {
    local name=$1 candidate
    mkdir -p "$STATE/ports"
    for _ in {1..200}; do
        candidate=$((20000 + (RANDOM * 32768 + RANDOM) % 12000))
        is_listening "$candidate" && continue
        grep -qsx "$candidate" "$STATE"/ports/* && continue
        printf '%s\n' "$candidate" >"$STATE/ports/$name"
        return
    done
    fail "No free port between 20000 and 31999 on 127.0.0.1."
}

is_listening() {
    (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null
}
