"""
Words of danger in what people write: which words they are, and finding them in a text.

Stands on ``portal.texts``; the words are rows of ``forum.models``.
"""
