"""Addresses of the site itself."""

from django.conf import settings
from django.urls import include, path

from portal.site import feeds, session_end, views
from portal.site.styleguide import views as styleguide

styleguide_pages = [
    path("", styleguide.part, name="first"),
    path("letter/", styleguide.letter, name="letter"),
    path("<slug:part>/", styleguide.part, name="part"),
]
urlpatterns = [
    path("", views.home, name="home"),
    path("pages/", include(([path("<slug:slug>/", views.page, name="detail")], "pages"))),
    path("checksums/", views.checksums, name="checksums"),
    path("feeds/checksums/", feeds.ChecksumFeed(), name="checksum-feed"),
    path("healthz/", views.healthz, name="healthz"),
    path("readyz/", views.readyz, name="readyz"),
    path("typed-again/", session_end.typed_again, name="typed-again"),
    path("elder-mode/", views.elder_mode, name="elder-mode"),
    path("styleguide/", include((styleguide_pages, "styleguide"))),
    path("robots.txt", views.robots, name="robots"),
    path("favicon.ico", views.favicon, name="favicon"),
]
if not settings.PRODUCTION:
    # In tests too, so that the doors are walked; the views ask for demo mode themselves.
    from portal.site.demo import views as demo

    urlpatterns += [
        path("demo/switch/", demo.switch, name="demo-switch"),
        path("demo/outbox/", demo.outbox, name="demo-outbox"),
    ]
