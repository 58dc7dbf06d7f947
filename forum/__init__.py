"""
What people write and read: submissions, threads, posts, their files, search, feeds and API.

May import from ``portal`` (agencies, notifications, accounts …), not from moderation or work
orders.
"""
