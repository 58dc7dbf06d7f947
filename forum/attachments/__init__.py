"""
Files that people add: taken in as one of the declared types, kept privately or published,
and removed when nobody needs them.
"""
