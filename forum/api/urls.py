"""Addresses of the API."""

from django.urls import include, path, re_path, register_converter
from drf_spectacular.views import SpectacularAPIView

from forum import converters
from forum.api import pages, views

register_converter(converters.ThreadNumber, "api_number")

api_v1 = [
    path("threads/", views.ThreadList.as_view(), name="thread-list"),
    path("threads/<api_number:number>/", views.ThreadDetail.as_view(), name="thread-detail"),
    # Without it an unknown address would be answered with the site's HTML 404 page.
    re_path(r"^.*/$", views.Unknown.as_view(), name="unknown"),
]

urlpatterns = [
    path("v1/", include((api_v1, "api"))),
    path("schema/", SpectacularAPIView.as_view(api_version="1"), name="schema"),
    path("docs/", pages.docs, name="docs"),
]
