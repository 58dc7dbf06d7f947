"""URL of the public figures of moderation."""

from django.urls import path

from moderation.views import figures

urlpatterns = [path("", figures.public, name="moderation_figures")]
