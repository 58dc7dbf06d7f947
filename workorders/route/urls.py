"""URLs of the public pages about the route."""

from django.urls import path

from workorders.views import route

urlpatterns = [
    path("", route.how_it_works, name="how_it_works"),
    path("when-answered/", route.when_answered, name="when_answered"),
]
