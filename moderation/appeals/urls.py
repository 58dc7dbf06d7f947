"""The page beside an own submission on which its author asks for a second look."""

from django.urls import path, register_converter

from forum import converters
from moderation.views import appeals

# A name of its own: whichever table of addresses is read first, it is known.
register_converter(converters.SmallNumber, "own_small")

app_name = "appeals"
urlpatterns = [
    path("<own_small:pk>/appeal/", appeals.own, name="own"),
]
