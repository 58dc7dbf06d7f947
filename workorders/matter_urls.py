"""Pages beside a matter on which its author has the work taken up again, or urges it."""

from django.urls import path, register_converter

from workorders import converters
from workorders.views import unsolved, urging

# A name of its own: whichever table of addresses is read first, it is known.
register_converter(converters.MatterNumber, "own_matter")

app_name = "unsolved"
urlpatterns = [
    path("<own_matter:number>/unsolved/", unsolved.report, name="report"),
    path("<own_matter:number>/urge/", urging.ask, name="urge"),
]
