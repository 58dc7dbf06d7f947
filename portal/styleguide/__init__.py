"""The style guide: every component in every state, put together from the real partials."""
