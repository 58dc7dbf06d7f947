"""
What people write and read: submissions, threads, posts, their files, search, feeds and API.

Stands on agencies, notifications and accounts; knows neither moderation nor work orders.
"""
