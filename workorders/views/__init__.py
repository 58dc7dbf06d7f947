"""The pages of the back office; each press calls one step of ``workorders.workflow``."""
