#!/usr/bin/env python3
"""Refuses in Swift sources what style.md rules out and neither the compiler nor swift-format notices.

usage: git ls-files -z | scripts/lib/manners.py ROOT
"""

import re
import sys
from pathlib import Path

LONGEST_FILE = 300
# (what it looks like in code without comments and strings, where it is refused, what to say)
RULES = [
    (r"\bpublic\b", ("Sources/", "Tests/"), "public; package is enough across modules"),
    (r"@unchecked\s+Sendable", ("Sources/", "Tests/"), "@unchecked Sendable; let the compiler prove it"),
    (r"nonisolated\s*\(\s*unsafe\s*\)", ("Sources/", "Tests/"), "nonisolated(unsafe); let the compiler prove it"),
    (r"\bTask\s*\.\s*detached\b", ("Sources/", "Tests/"), "Task.detached; run() owns everything it starts"),
    (r"\btry!", ("Sources/", "Tests/"), "try!; handle the error"),
    (r"(?<![\w.])fatalError\s*\(", ("Sources/",), "fatalError; a peer, a file or a user may not end the process"),
    (r"(?<![\w.])(?:debugPrint|print)\s*\(", ("Sources/",), "print; write through the logger"),
    (r"\bTask\s*\.\s*sleep\b", ("Tests/",), "a test that sleeps; await a signal or move a clock"),
]
MAY_PRINT = ("Sources/goniec/", "Sources/App/")
# Looked for in the whole text of every file.
EVERYWHERE = [
    (re.compile(r"\b(?:TODO|FIXME|XXX)\b"), "an unfinished thought; finish it or file an issue"),
    (re.compile(r"(?<![\w.~$}/-])/(?:work|root|Users|home/\w+)/\w"), "a path of one machine"),
]
TEXT = {".swift", ".md", ".sh", ".py", ".sql", ".yaml", ".yml", ".json", ".liquid", ".h", ".modulemap", ""}
# One alternative a kind of thing that isn't code; multi-line strings before one-line ones.
NOT_CODE = re.compile(
    r'//[^\n]*|/\*.*?\*/|(#*)"""(?:.*?)"""\1|(#+)"(?:.*?)"\2|"(?:\\.|[^"\\\n])*"',
    re.DOTALL,
)


def code_of(text):
    """The text with comments and string literals blanked out, lines kept."""
    return NOT_CODE.sub(lambda match: re.sub(r"[^\n]", " ", match.group()), text)


def line_of(text, offset):
    return text.count("\n", 0, offset) + 1


def complaints_about_code(name, text):
    code = code_of(text)
    for pattern, folders, reason in RULES:
        if not name.startswith(folders) or (reason.startswith("print") and name.startswith(MAY_PRINT)):
            continue
        for match in re.finditer(pattern, code):
            yield f"{name}:{line_of(code, match.start())}: {reason}."
    lines = text.count("\n")
    if lines > LONGEST_FILE:
        yield f"{name}: {lines} lines; a file tells one thing in at most {LONGEST_FILE}."


def complaints(root, names):
    for name in names:
        path = root / name
        if path.suffix not in TEXT or path.is_symlink() or not path.is_file() or name == "scripts/lib/manners.py":
            continue
        text = path.read_bytes().decode("utf-8", errors="replace")
        for pattern, reason in EVERYWHERE:
            for match in pattern.finditer(text):
                yield f"{name}:{line_of(text, match.start())}: {reason} ({match.group().strip()})."
        if path.suffix == ".swift":
            yield from complaints_about_code(name, text)


def main():
    names = sorted(name for name in sys.stdin.read().split("\0") if name)
    found = list(complaints(Path(sys.argv[1]), names))
    print("\n".join(found), end="\n" if found else "")
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()
