"""System checks of the settings of channels."""

from portal.notifications.channels import all_channels


def check_channels(**kwargs):
    """The problems of all channels."""
    return [problem for channel in all_channels().values() for problem in channel.problems()]
