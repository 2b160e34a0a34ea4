# Other implementations of Liquid and CEL, to measure and compare ours with: the original Liquid from Debian, the rest in a virtual
# environment under .goniec/. Nothing but scripts/bench languages, scripts/liquid-diff and scripts/cel-diff needs them.

REFERENCE_PACKAGES=(
    python3
    python3-venv
    ruby
    ruby-liquid
)
REFERENCE_REQUIREMENTS=$ROOT/Benchmarks/References/requirements.txt
REFERENCE_FOLDER=$STATE/references
REFERENCE_PYTHON=$REFERENCE_FOLDER/bin/python

prepare_references() {
    install_reference_packages
    references_are_current || make_references
}

# What follows in this function sees these packages in place of Goniec's own, which a benchmark of two languages doesn't need.
install_reference_packages() {
    # shellcheck disable=SC2034 # read by missing_packages
    local DEBIAN_PACKAGES=("${REFERENCE_PACKAGES[@]}")
    install_missing_packages
}

# The list that the environment was made of lies in it, once all of it is there.
references_are_current() {
    cmp --silent "$REFERENCE_REQUIREMENTS" "$REFERENCE_FOLDER/requirements.txt"
}

# Debian's own Python, whatever else is first on PATH: it is the one python3-venv is for. Wheels only: nothing is compiled.
make_references() {
    say "installing the references of Benchmarks/References/requirements.txt"
    make_state_folder
    rm -rf "${REFERENCE_FOLDER:?}"
    {
        /usr/bin/python3 -m venv "$REFERENCE_FOLDER" &&
            "$REFERENCE_PYTHON" -m pip install --quiet --no-deps --only-binary :all: --requirement "$REFERENCE_REQUIREMENTS"
    } >&2 || fail "The references can't be installed. Cure: see pip's message above; it needs the Python package index."
    cp "$REFERENCE_REQUIREMENTS" "$REFERENCE_FOLDER/requirements.txt"
}

# Runs the differential test of a language with the arguments given to its script.
compare_with_references() {
    local language=$1 command=$2
    shift 2
    prepare_references
    if [[ " $* " != *" --ours"* && " $* " != *" --help "* ]]; then
        require_swift
        build_product
        set -- --ours "$GONIEC $command" "$@"
    fi
    DIFFERENTIAL_NAME=scripts/$language-diff "$REFERENCE_PYTHON" "$LIB/${language}_diff.py" "$@"
}
