"""Addresses of the forum: reading, writing, and what a person has of their own."""

from django.urls import URLPattern, URLResolver, include, path, register_converter

from forum import converters
from forum.views import (
    agencies,
    attachments,
    feeds,
    judging,
    my,
    originals,
    reading,
    sitemaps,
    submission_steps,
    submissions,
    supporting,
    unsubscribing,
    writing,
)

register_converter(converters.ThreadNumber, "number")
register_converter(converters.SmallNumber, "small")

threads = [
    path("", reading.thread_list, name="list"),
    path("new/", writing.new, name="new"),
    path("new/notice/", writing.new_notice, name="new_notice"),
    path("<number:number>/", reading.detail, name="detail"),
    path("<number:number>/answer/", writing.answer, name="answer"),
    path("<number:number>/follow/", my.follow, name="follow"),
    path("<number:number>/unfollow/", my.unfollow, name="unfollow"),
    path("<number:number>/support/", supporting.support, name="support"),
    path(
        "<number:number>/support/take-back/",
        supporting.take_back_support,
        name="take_back_support",
    ),
    path("<number:number>/original/", originals.original, name="original"),
    path("<number:number>/solved/", judging.confirm_solved, name="solved"),
    path("<number:number>/solved/take-back/", judging.take_back_solved, name="take_back_solved"),
    path("<number:number>/posts/<small:post>/earlier/", reading.earlier, name="earlier"),
    path("<number:number>/posts/<small:post>/edit/", writing.edit, name="edit"),
]
boards = [
    path("<slug:slug>/", reading.board, name="detail"),
]
agency_pages: list[URLPattern | URLResolver] = [
    path("", include("portal.agencies.urls")),
    path("<slug:slug>/", agencies.detail, name="detail"),
]
my_pages = [
    path("", my.home, name="home"),
    path("notifications/", my.notifications, name="notifications"),
    path("follows/", my.follows, name="follows"),
    path("settings/", my.settings, name="settings"),
]
submission_pages = [
    path("<small:pk>/", submissions.detail, name="detail"),
    path("<small:pk>/edit/", submissions.edit, name="edit"),
    path("<small:pk>/preview/", submissions.preview, name="preview"),
    path("<small:pk>/submit/", submission_steps.submit, name="submit"),
    path("<small:pk>/change/", submission_steps.change, name="change"),
    path("<small:pk>/delete/", submission_steps.delete, name="delete"),
    path("<small:pk>/withdraw/", submission_steps.withdraw, name="withdraw"),
    path("<small:pk>/write-again/", submission_steps.write_again, name="write_again"),
    path("<small:pk>/attach/", submissions.attach, name="attach"),
    path("<small:pk>/detach/<small:attachment>/", submissions.detach, name="detach"),
]

follow_pages = [
    path("stop/<str:token>/", unsubscribing.stop, name="stop"),
]
feed_pages = [
    path("threads/", feeds.ThreadFeed(), name="threads"),
]

urlpatterns = [
    path("threads/", include((threads, "threads"))),
    path("boards/", include((boards, "boards"))),
    path("agencies/", include((agency_pages, "agencies"))),
    path("search/", reading.search, name="search"),
    path("follows/", include((follow_pages, "follows"))),
    path("feeds/", include((feed_pages, "feeds"))),
    path("sitemap.xml", sitemaps.index, name="sitemap"),
    path("sitemap-<small:number>.xml", sitemaps.file, name="sitemap_file"),
    path("my/", include((my_pages, "my"))),
    path("my/submissions/", include((submission_pages, "submissions"))),
    path(
        "my/attachments/",
        include(([path("<small:pk>/", attachments.private, name="private")], "attachments")),
    ),
    path(
        "media/",
        include(([path("<str:name>", attachments.published, name="published")], "images")),
    ),
]
