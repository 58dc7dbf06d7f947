"""The channels by which messages are sent: one module each, listed in ``settings.CHANNELS``."""

from django.conf import settings
from django.utils.module_loading import import_string

from portal.notifications.channels.base import Channel


def all_channels() -> dict[str, Channel]:
    """Every channel by its name, in the order of the settings."""
    return {name: import_string(path)() for name, path in settings.CHANNELS.items()}


def channel_named(name: str) -> Channel:
    """The channel of that name; ``LookupError`` if the settings have none."""
    channel: Channel = import_string(settings.CHANNELS[name])()
    return channel


def channel_in_words(name: str) -> str:
    """The channel's label; the name itself if it is no longer in the settings."""
    return str(channel_named(name).label if name in settings.CHANNELS else name)
