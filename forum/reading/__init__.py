"""
What pages are given: rows, posts, the timeline of a matter, and its status in words.

Reads models and writes nothing; views, the API and the floors above ask here.
"""
