# The Debian packages Goniec needs, and their installation when they are missing.

DEBIAN_PACKAGES=(
    ca-certificates
    git
    libcurl4-openssl-dev
    libfaketime
    libpq-dev
    librabbitmq-dev
    libssl-dev
    openssl
    pkg-config
    postgresql
    python3
    python3-dkim
    python3-pika
    rabbitmq-server
    shellcheck
)

# While this file is there, Debian starts no server after installing it.
POLICY_FILE=/usr/sbin/policy-rc.d

install_missing_packages() {
    local missing=()
    mapfile -t missing < <(missing_packages)
    ((${#missing[@]} > 0)) || return 0
    command -v apt-get >/dev/null ||
        fail "These packages are missing and there is no apt-get to install them with: ${missing[*]}"
    say "installing ${missing[*]}"
    keep_services_stopped install_packages "${missing[@]}"
    disable_services "${missing[@]}"
}

missing_packages() {
    local package
    for package in "${DEBIAN_PACKAGES[@]}"; do
        is_installed "$package" || printf '%s\n' "$package"
    done
}

is_installed() {
    [[ $(dpkg-query --show --showformat='${db:Status-Status}' "$1" 2>/dev/null) == installed ]]
}

install_packages() {
    local patience=(-o Acquire::Retries=3 -o DPkg::Lock::Timeout=300)
    {
        as_root apt-get "${patience[@]}" update &&
            as_root apt-get "${patience[@]}" install --yes --no-install-recommends "$@"
    } >&2 || fail "apt-get could not install: $*. Cure: see its message above; 'apt-get update' often tells more."
}

# Debian starts a server when its package is installed; this machine's ports are not ours to take.
keep_services_stopped() {
    if [[ -e $POLICY_FILE ]]; then
        "$@"
        return
    fi
    # A shell of its own, whose end removes the file however that comes about.
    (
        trap 'as_root rm -f "$POLICY_FILE"' EXIT
        trap 'exit 129' HUP
        trap 'exit 130' INT
        trap 'exit 143' TERM
        printf '#!/bin/sh\nexit 101\n' | as_root tee "$POLICY_FILE" >/dev/null
        as_root chmod 0755 "$POLICY_FILE"
        "$@"
    )
}

# A server that nobody asked for shall not come up with the next boot either.
disable_services() {
    [[ -d /run/systemd/system ]] || return 0
    local package
    for package in "$@"; do
        case $package in
            postgresql | rabbitmq-server) as_root systemctl disable --quiet "$package" || true ;;
        esac
    done
}

as_root() {
    if ((EUID == 0)); then
        env DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 "$@"
    elif command -v sudo >/dev/null; then
        sudo env DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 "$@"
    else
        fail "'$1' needs root. Cure: install sudo, or run this once as root."
    fi
}
