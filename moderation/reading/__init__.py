"""What moderators are given: the queue, and everything about one submission."""
