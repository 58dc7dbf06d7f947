"""
The standing pages (help, rules, time limits …): their default texts and what is filled into them.

May import the forum and the work orders, whose rules the pages state.
"""
