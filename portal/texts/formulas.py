"""Text that a spreadsheet program could read as a formula, written so that it stays text."""

# Characters that a spreadsheet program may read as the start of a formula or command, also
# after white space (which it trims) and as full-width forms (which it converts).
FORMULA_SIGNS = tuple("=+-@＝＋－＠")
SPLITTING_SIGNS = ("\t", "\r")
UNSEEN = "\ufeff\u200b\u200c\u200d\u2060"


def escape_formula(value):
    """Prefix an apostrophe to a text that a spreadsheet program may read as a formula."""
    if not isinstance(value, str):
        return value
    seen = value.lstrip().lstrip(UNSEEN).lstrip()
    if value.startswith(SPLITTING_SIGNS) or seen.startswith(FORMULA_SIGNS):
        return f"'{value}"
    return value
