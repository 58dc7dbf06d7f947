"""Where an author reads and answers what the agency of a matter wrote, signed in or by a letter."""

from django.urls import path, register_converter

from workorders import converters
from workorders.views import answering, own_talk, talking

# Names of their own: whichever table of addresses is read first, they are known.
register_converter(converters.MatterNumber, "talked_matter")
register_converter(converters.LinkToken, "link_token")
register_converter(converters.SmallNumber, "picture_number")

app_name = "talk"
urlpatterns = [
    path("threads/<talked_matter:number>/talk/", own_talk.own, name="own"),
    path("talk/pictures/<picture_number:pk>/", talking.picture, name="picture"),
    path("questions/<link_token:token>/", answering.answer, name="answer"),
]
