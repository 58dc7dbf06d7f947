"""What an official reply says of its own lateness."""

from forum.models import Post


def explain_lateness(post: Post, words: str) -> None:
    """Write why an official reply came late, in the step that publishes it."""
    post.late_explanation = words
    post.save(update_fields=["late_explanation"])
