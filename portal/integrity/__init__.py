"""
Checks every invariant of the portal on live data.

Reads the lower floors and writes nothing.
"""
