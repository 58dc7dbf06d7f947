"""URLs of the site's own pages."""

from django.urls import include, path

from portal.site import feeds, views
from portal.site.middleware import session_end

urlpatterns = [
    path("", views.home, name="home"),
    path("pages/", include(([path("<slug:slug>/", views.page, name="detail")], "pages"))),
    path("checksums/", views.checksums, name="checksums"),
    path("feeds/checksums/", feeds.ChecksumFeed(), name="checksum-feed"),
    path("healthz/", views.healthz, name="healthz"),
    path("readyz/", views.readyz, name="readyz"),
    path("typed-again/", session_end.typed_again, name="typed-again"),
    path("elder-mode/", views.elder_mode, name="elder-mode"),
    path("robots.txt", views.robots, name="robots"),
    path("favicon.ico", views.favicon, name="favicon"),
]
