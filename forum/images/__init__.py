"""
Pictures that people add: painted anew, kept privately or published,
and swept when nobody needs them.
"""
