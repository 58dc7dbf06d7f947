"""The page beside a matter on which its author has the work taken up again."""

from django.urls import path, register_converter

from workorders import converters
from workorders.views import unsolved

# A name of its own: whichever table of addresses is read first, it is known.
register_converter(converters.MatterNumber, "own_matter")

app_name = "unsolved"
urlpatterns = [
    path("<own_matter:number>/unsolved/", unsolved.report, name="report"),
]
