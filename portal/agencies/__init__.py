"""
Who answers, where and about what: agencies, areas and categories as trees, and who works where.

On floor 2, beside notifications: imports accounts and what lies below.
"""
