# Where a checkout keeps what it runs: .goniec/, and beyond it only what must lie elsewhere.

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd -P)
STATE=$ROOT/.goniec

make_state_folder() {
    mkdir -p "$STATE"
    chmod u+rwx "$STATE"
}

# Prints the folder of a server's files, owned by the given user. It is .goniec/NAME, or, where the checkout
# lies behind a door closed to that user or has a path that Erlang's scripts would split, a link to /var/tmp.
server_folder() {
    local name=$1 user=$2
    local folder=$STATE/$name
    if [[ ! -d $folder ]]; then
        rm -f "$folder"
        if can_live_in_checkout "$user"; then
            mkdir "$folder"
        else
            ln -s "$(mktemp -d "/var/tmp/goniec-$name.XXXXXXXX")" "$folder"
        fi
        ((EUID != 0)) || chown "$user" "$folder/."
        chmod 0700 "$folder/."
    fi
    (cd "$folder" && pwd -P)
}

can_live_in_checkout() {
    local user=$1
    [[ $STATE =~ ^[A-Za-z0-9_./+@-]+$ ]] && as_user "$user" test -x "$STATE"
}

as_user() {
    local user=$1
    shift
    if [[ $user == "$(id -un)" ]]; then
        "$@"
    else
        (cd / && runuser -u "$user" -- "$@")
    fi
}

# Writes stdin to a file that only its owner reads, in one step.
write_private() {
    local file=$1
    (umask 077 && cat >"$file.new")
    mv -f "$file.new" "$file"
}

# Prints the secret of that name, made at its first use: random bytes in hexadecimal.
secret() {
    cat "$(secret_file "$@")"
}

# Prints the path of the secret's file.
secret_file() {
    local name=$1 bytes=${2:-24}
    local file=$STATE/secrets/$name
    if [[ ! -s $file ]]; then
        (umask 077 && mkdir -p "$STATE/secrets")
        openssl rand -hex "$bytes" | write_private "$file"
    fi
    printf '%s\n' "$file"
}
