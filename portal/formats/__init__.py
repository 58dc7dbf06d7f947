"""Formats of dates and times for languages in which Django's own would be misread."""
