"""The pages of the back office; each POST calls one step of ``workorders.workflow``."""
