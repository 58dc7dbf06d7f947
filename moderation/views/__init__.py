"""The moderators' pages; each press calls one step of ``moderation.workflow``."""
