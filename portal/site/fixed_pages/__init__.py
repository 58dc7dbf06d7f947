"""
The fixed pages (help, rules, time limits …): default texts and placeholders.

May import the forum and the work orders, because the pages state their rules.
"""
