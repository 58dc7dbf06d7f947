"""URLs that exist only in a demonstration."""

from django.urls import path

from portal.demo import views

urlpatterns = [
    path("switch/", views.switch, name="demo-switch"),
    path("outbox/", views.outbox, name="demo-outbox"),
]
