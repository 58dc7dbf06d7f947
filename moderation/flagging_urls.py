"""The page beside a published post on which a reader reports it."""

from django.urls import path, register_converter

from forum import converters
from moderation.views import flagging

# Names of their own: whichever table of addresses is read first, they are known.
register_converter(converters.ThreadNumber, "flagged_number")
register_converter(converters.SmallNumber, "flagged_small")

app_name = "flags"
urlpatterns = [
    path("<flagged_number:number>/posts/<flagged_small:post>/flag/", flagging.flag, name="flag"),
]
