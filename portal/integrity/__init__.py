"""
Every invariant of the house, checked on live data.

Reads the packages below it and writes nothing.
"""
