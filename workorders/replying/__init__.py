"""
What helps with writing an official reply: the author's questions, and hints about the text.

``questions`` and ``hints`` are pure functions of texts; ``asked`` reads the posts of a matter. They
decide nothing, write nothing and stop nobody.
"""
