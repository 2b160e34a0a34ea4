#!/usr/bin/env python3
"""Holds the package to the house of architecture.md: an arrow only ever points downward.

usage: swift package describe --type json | scripts/lib/arrows.py ROOT
"""

import json
import re
import sys
from pathlib import Path

# From the roof down. A module may depend on modules of lower rows only, never on its own row.
FLOORS = [
    ["goniec"],
    ["App"],
    ["AdminAPI", "Edge", "Mailbox"],
    ["Workers"],
    ["Scheduler"],
    ["Delivery"],
    ["Farm"],
    ["Store"],
    ["AMQP", "Postgres", "Curl", "OpenSSL"],
    ["IO", "CRabbitMQ", "CPostgres", "CCurl", "COpenSSL"],
    ["Scenario"],
    ["CEL", "Liquid", "Mail", "Jobs"],
    ["JSON"],
    ["Identity", "Time"],
]
# Modules without I/O, clock and randomness of their own: they can't even name what would give it to them.
PURE = {"Scenario", "CEL", "Liquid", "Mail", "Jobs", "JSON", "Identity", "Time"}
IMPURE = {"Dispatch", "Foundation", "FoundationEssentials", "FoundationNetworking", "Glibc", "Darwin"}
# The exceptions, and what they are for: Foundation alone has these tables, and reading a table is no I/O of ours.
TABLES = {
    ("Mail", "Foundation"): "internationalised domain names",
    ("Time", "Foundation"): "time zones",
}
# What only certain modules may import, whatever Package.swift says.
KEEPERS = {
    "Hummingbird": {"AdminAPI", "Edge", "Mailbox"},
    "CRabbitMQ": {"AMQP"},
    "CPostgres": {"Postgres"},
    "CCurl": {"Curl"},
    "COpenSSL": {"OpenSSL"},
}
# Modules of the toolchain: nothing declares them.
TOOLCHAIN = {
    "Builtin", "Darwin", "Dispatch", "Foundation", "FoundationEssentials", "FoundationNetworking", "Glibc",
    "Observation", "Swift", "Synchronization", "_Concurrency",
}  # fmt: skip
# Modules that a declared product brings along, because its own declarations show their types.
COMPANIONS = {
    "Hummingbird": {"HTTPTypes", "HummingbirdCore", "NIOCore"},
    "Configuration": {"SystemPackage"},
    "NIOPosix": {"NIOCore"},
}
IMPORT = re.compile(
    r"^\s*(?:@\w+(?:\([^)]*\))?\s+)*(?:(?:public|package|internal|fileprivate|private)\s+)?"
    r"import\s+(?:(?:struct|class|enum|protocol|func|var|let|typealias|actor)\s+)?(\w+)",
    re.MULTILINE,
)


def floor_of(module):
    return next((number for number, floor in enumerate(FLOORS) if module in floor), None)


def declared_arrows(target):
    """Complaints about the dependencies that Package.swift declares for a target."""
    name = target["name"]
    if floor_of(name) is None:
        yield f"Package.swift: {name} has no floor. Cure: give it one in scripts/lib/arrows.py and architecture.md."
        return
    for other in target.get("target_dependencies", []):
        if floor_of(other) is None or floor_of(other) <= floor_of(name):
            yield f"Package.swift: {name} depends on {other}, which does not lie below it."


def idle_dependencies(target, imported):
    """Complaints about declared dependencies that no file of a target imports."""
    for other in target.get("target_dependencies", []) + target.get("product_dependencies", []):
        if imported.isdisjoint({other} | COMPANIONS.get(other, set())):
            yield f"Package.swift: {target['name']} declares {other}, which none of its files imports."


def imports(path):
    """Line number and module of every import of a file."""
    text = path.read_text(encoding="utf-8")
    for match in IMPORT.finditer(text):
        yield text.count("\n", 0, match.start(1)) + 1, match.group(1)


def importable(target):
    products = set(target.get("product_dependencies", []))
    companions = (COMPANIONS.get(product, set()) for product in products)
    return set(target.get("target_dependencies", [])) | products | TOOLCHAIN | {target["name"]} | set().union(*companions)


def forbidden_import(target, module):
    """Why a target may not import a module, or None."""
    name = target["name"]
    if module not in importable(target):
        return f"imports {module}, which Package.swift does not declare for {name}."
    if name not in KEEPERS.get(module, {name}):
        return f"imports {module}; only {', '.join(sorted(KEEPERS[module]))} may."
    if name in PURE and module in IMPURE and (name, module) not in TABLES:
        return f"imports {module}, but {name} is pure: no I/O, no clock, no randomness of its own."
    return None


def complaints(package, root):
    for target in package["targets"]:
        if target["type"] not in ("library", "executable", "system-target"):
            continue
        folder = root / target["path"]
        if (root / "Sources") not in folder.parents:
            continue
        yield from declared_arrows(target)
        imported = set()
        for path in sorted(folder.rglob("*.swift")):
            for line, module in imports(path):
                imported.add(module)
                reason = forbidden_import(target, module)
                if reason:
                    yield f"{path.relative_to(root)}:{line}: {reason}"
        yield from idle_dependencies(target, imported)


def main():
    root = Path(sys.argv[1]).resolve()
    try:
        package = json.load(sys.stdin)
    except json.JSONDecodeError:
        sys.exit("Package.swift can't be read. Cure: swift package describe says why.")
    found = list(complaints(package, root))
    print("\n".join(found), end="\n" if found else "")
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()
