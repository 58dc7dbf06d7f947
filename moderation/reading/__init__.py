"""What the pages of moderators show: the queue, and one submission."""
