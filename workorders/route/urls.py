"""URL of the public page about the route."""

from django.urls import path

from workorders.views import route

urlpatterns = [path("", route.how_it_works, name="how_it_works")]
