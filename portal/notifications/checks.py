"""System checks for channels that are set up wrongly."""

from portal.notifications.channels import all_channels


def check_channels(**kwargs):
    """Every gateway that the settings name exists and knows where to send."""
    return [problem for channel in all_channels().values() for problem in channel.problems()]
