"""The moderators' pages; each POST calls one step of ``moderation.workflow``."""
