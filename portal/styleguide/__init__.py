"""The style guide: every component in every state, from the real partials. May import any app."""
