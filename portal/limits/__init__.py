"""
How often something may be done, by whom and from where.

On the lowest floor: counts keys and knows nobody.
"""
