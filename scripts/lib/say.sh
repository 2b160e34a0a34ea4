# What scripts tell a person: progress on stderr, so that stdout stays for results.

# Sourced before all else: a locale that writes 12,3 would make numbers that are no JSON, and one that translates, output nobody parses.
export LC_ALL=C.UTF-8

say() {
    mark 2 '·' "$*"
}

# A line with a coloured mark in front; the colour only where a person looks.
mark() {
    local colour=$1 sign=$2
    shift 2
    if [[ -t 2 && -z ${NO_COLOR:-} ]]; then
        printf '\033[%sm%s\033[0m %s\n' "$colour" "$sign" "$*" >&2
    else
        printf '%s %s\n' "$sign" "$*" >&2
    fi
}

# One clear sentence, then the end.
fail() {
    mark 31 '✗' "$*"
    exit 1
}

# Shows the end of a log that explains a failure.
show_log() {
    local file=$1
    [[ -s $file ]] || return 0
    printf '  last lines of %s:\n' "$file" >&2
    tail -n 20 "$file" | sed 's/^/    /' >&2
}
