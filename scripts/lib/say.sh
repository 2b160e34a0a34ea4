# What scripts tell a person: progress on stderr, so that stdout stays for results.

say() {
    printf '\033[2m·\033[0m %s\n' "$*" >&2
}

# One clear sentence, then the end.
fail() {
    printf '\033[31m✗\033[0m %s\n' "$*" >&2
    exit 1
}

# Shows the end of a log that explains a failure.
show_log() {
    local file=$1
    [[ -s $file ]] || return 0
    printf '  last lines of %s:\n' "$file" >&2
    tail -n 20 "$file" | sed 's/^/    /' >&2
}
