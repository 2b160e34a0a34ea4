"""Puts measured figures into a page, between two marks: <!-- NAME --> and <!-- /NAME -->."""

from pathlib import Path


def replace_block(page, name, text):
    """Writes `text` between the marks of that name; the page must have them."""
    begin, end = f"<!-- {name} -->", f"<!-- /{name} -->"
    path = Path(page)
    before, rest = path.read_text().split(begin, 1)
    _, after = rest.split(end, 1)
    path.write_text(f"{before}{begin}\n{text}\n{end}{after}")
