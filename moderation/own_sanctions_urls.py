"""The page on which a person reads what was imposed on them, and objects."""

from django.urls import path, register_converter

from forum import converters
from moderation.views import own_sanctions

# A name of its own: whichever table of addresses is read first, it is known.
register_converter(converters.SmallNumber, "imposed_small")

app_name = "sanctions"
urlpatterns = [
    path("", own_sanctions.listing, name="own"),
    path("<imposed_small:pk>/object/", own_sanctions.object_to, name="object"),
]
