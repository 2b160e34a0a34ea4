"""Puts measured figures into a page, between two marks: <!-- NAME --> and <!-- /NAME -->."""

from pathlib import Path


def replace_block(page, name, text):
    """Writes `text` between the marks of that name; the page must have them."""
    begin, end = f"<!-- {name} -->", f"<!-- /{name} -->"
    before, _, after = _parts(page, begin, end)
    Path(page).write_text(f"{before}{begin}\n{text}\n{end}{after}")


def replace_rows(page, name, header, rows):
    """Puts rows into the table between the marks, in place of those that begin with the same cell; the others stay."""
    _, old, _ = _parts(page, f"<!-- {name} -->", f"<!-- /{name} -->")
    table = {}
    for line in old.strip().splitlines()[2:] + ["| " + " | ".join(map(str, row)) + " |" for row in rows]:
        table[line.split("|")[1].strip()] = line
    head = ["| " + " | ".join(header) + " |", "|" + "---|" * len(header)]
    replace_block(page, name, "\n".join(head + [table[key] for key in sorted(table)]))


def _parts(page, begin, end):
    before, rest = Path(page).read_text().split(begin, 1)
    between, after = rest.split(end, 1)
    return before, between, after
