"""
Every invariant of the house, checked on live data.

Reads all rooms below and writes nothing.
"""
