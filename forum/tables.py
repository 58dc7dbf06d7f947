"""
Tables of fixed pages, made ready to stand as a list on a narrow screen.

Where a style sheet shows rows below each other, a browser no longer tells screen readers of a
table, and the headings of the columns are out of sight: roles and labels say both again.
Only regular tables are changed, as ``forum.richtext`` leaves them: one row of headings, no
cell over several columns or rows.
"""

import re

from django.utils.html import escape, strip_tags

TABLE = re.compile(r"<table>.*?</table>", re.DOTALL)
HEAD = re.compile(r"<thead>(?P<row>.*?)</thead>", re.DOTALL)
HEADING = re.compile(r"<th(?: scope=\"col\")?>(?P<words>.*?)</th>", re.DOTALL)
ROW = re.compile(r"<tr>(?P<cells>.*?)</tr>", re.DOTALL)
CELL = re.compile(r"<(?P<tag>t[hd])(?: scope=\"row\")?>")
ROLES = {"table": "table", "thead": "rowgroup", "tbody": "rowgroup"}


def with_roles_and_labels(html: str) -> str:
    """The markup with the roles of tables written out and each cell under its heading's words."""
    return TABLE.sub(lambda found: _labelled(found[0]), html)


def _labelled(table: str) -> str:
    head = HEAD.search(table)
    if not head or "span=" in table or "<tbody>" not in table:
        return table
    labels = [strip_tags(words).strip() for words in HEADING.findall(head["row"])]
    start, body = table[: head.end()], table[head.end() :]
    start = HEADING.sub(r'<th role="columnheader">\g<words></th>', start)
    start = start.replace("<tr>", '<tr role="row">')
    whole = start + ROW.sub(lambda found: _row(found["cells"], labels), body)
    for tag, role in ROLES.items():
        whole = whole.replace(f"<{tag}>", f'<{tag} role="{role}">')
    return whole


def _row(cells: str, labels: list[str]) -> str:
    columns = iter(range(len(labels)))

    def cell(found: re.Match[str]) -> str:
        column = next(columns, 0)
        if found["tag"] == "th":
            return '<th role="rowheader">'
        # The first cell says what the row is about, as its heading would.
        label = f' data-label="{escape(labels[column])}"' if column else ""
        return f'<td role="cell"{label}>'

    return f'<tr role="row">{CELL.sub(cell, cells)}</tr>'
