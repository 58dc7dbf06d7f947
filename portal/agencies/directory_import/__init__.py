"""
Taking agencies, areas, categories and people in from one spreadsheet.

``sheets`` says what the spreadsheet looks like and writes the empty one, ``reading``
turns a file into rows without trusting it, ``planning`` (with ``trees``, ``people`` and
``lines``) compares the rows with what is there, ``applying`` does what the plan says,
``keeping`` holds the file between the look and the press.
"""
