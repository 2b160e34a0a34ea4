# The Swift toolchain, which Debian doesn't carry.

require_swift() {
    command -v swift >/dev/null || fail "Swift is missing. Cure: install Swift 6.2 or later from swift.org and put it on PATH."
    local version
    version=$(swift --version 2>/dev/null | sed -nE 's/.*Swift version ([0-9]+)\.([0-9]+).*/\1 \2/p' | head -n 1)
    local major=${version% *} minor=${version#* }
    ((major > 6 || (major == 6 && minor >= 2))) ||
        fail "Swift $major.$minor is too old. Cure: install Swift 6.2 or later from swift.org."
}
