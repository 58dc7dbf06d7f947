"""Addresses that only a demonstration has."""

from django.urls import path

from portal.demo import views

urlpatterns = [
    path("switch/", views.switch, name="demo-switch"),
    path("outbox/", views.outbox, name="demo-outbox"),
]
