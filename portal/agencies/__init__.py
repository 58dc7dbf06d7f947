"""
Agencies, areas and categories as trees, and which people work for which agency.

On floor 2, beside notifications: imports accounts and lower floors.
"""
