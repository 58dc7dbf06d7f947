"""
Taking over matters that another system published, from a CSV or XLSX file.

``tables`` reads the file or says why it is no table, ``headers`` knows the columns,
``messages`` makes each row a message or says what is wrong with it, and ``taking``
hands the messages to ``forum.workflow``. Only the last one writes.
"""
