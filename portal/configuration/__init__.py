"""What the environment says, checked and turned into settings; imported by ``portal.settings``."""
