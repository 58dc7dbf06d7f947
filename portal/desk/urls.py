"""Addresses of the desk: a matter is named by its number from the first submission on."""

from django.urls import path, register_converter

from forum.converters import ThreadNumber
from portal.desk import views

register_converter(ThreadNumber, "desk_number")

app_name = "desk"
urlpatterns = [
    path("<desk_number:number>/correct-kind/", views.correct_kind, name="correct_kind"),
]
