"""
Data for pages: rows, posts, the timeline of a matter, and its status in words.

Reads models and writes nothing; called by views, the API and upper floors.
"""
