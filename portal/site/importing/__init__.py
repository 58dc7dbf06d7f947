"""
Taking over matters that another system published, from a CSV or XLSX file.

``tables`` reads the file or says why it is no table, ``headers`` knows the columns,
``messages`` makes each row a message or says what is wrong with it, and ``taking``
hands the messages to ``forum.workflow``. Only the last one writes.
"""

from portal.site.importing.headers import columns_of
from portal.site.importing.messages import Choices, read_messages
from portal.site.importing.tables import NotUsable, Refusal, read_table
from portal.site.importing.taking import OLD_AFTER, Outcome, take

__all__ = [
    "OLD_AFTER",
    "Choices",
    "NotUsable",
    "Outcome",
    "Refusal",
    "columns_of",
    "read_messages",
    "read_table",
    "take",
]
