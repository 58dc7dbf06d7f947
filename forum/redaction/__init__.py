"""
Blacking out parts of what people write before it is published: passages of a text, and
rectangles of a picture. Pure functions; what was blacked out is written by ``forum.workflow``.
"""
