"""
The figures of moderation: how much was received and decided, how quickly, and how often two
moderators agree. They are counted from the ledgers each time and kept nowhere.
"""
