"""Reads environment variables, checks them and makes settings; used by ``portal.settings``."""
