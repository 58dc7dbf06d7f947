"""URLs of the style guide."""

from django.urls import path

from portal.styleguide import views

app_name = "styleguide"
urlpatterns = [
    path("", views.part, name="first"),
    path("letter/", views.letter, name="letter"),
    path("<slug:part>/", views.part, name="part"),
]
