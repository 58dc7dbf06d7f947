"""The style guide: every component in every state, made of the real partials. Imports any app."""
