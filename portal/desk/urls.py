"""URLs of the desk; a matter has its number from the first submission on."""

from django.urls import path, register_converter

from forum.converters import SmallNumber, ThreadNumber
from portal.desk import administering, own_staff, returning, taking_back, views

register_converter(ThreadNumber, "desk_number")
register_converter(SmallNumber, "desk_small")

app_name = "desk"
urlpatterns = [
    path("search/", views.search, name="search"),
    path("submissions/<desk_small:pk>/take-back/", taking_back.take_back, name="take_back"),
    path(
        "decisions/<desk_small:pk>/take-back/",
        taking_back.take_back_together,
        name="take_back_together",
    ),
    path("people/<int:pk>/close/", administering.close_account, name="close_account"),
    path("agencies/<slug:slug>/retire/", administering.retire_agency, name="retire_agency"),
    path(
        "<desk_number:number>/accept-and-dispatch/",
        views.accept_and_dispatch,
        name="accept_and_dispatch",
    ),
    path(
        "<desk_number:number>/return-to-moderators/",
        returning.return_to_moderators,
        name="return_to_moderators",
    ),
    path("<desk_number:number>/about-staff/", own_staff.about_staff, name="about_staff"),
    path("<desk_number:number>/correct-kind/", views.correct_kind, name="correct_kind"),
]
