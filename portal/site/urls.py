"""Addresses of the site itself."""

from django.conf import settings
from django.urls import include, path

from portal.site import views

urlpatterns = [
    path("", views.home, name="home"),
    path("pages/", include(([path("<slug:slug>/", views.page, name="detail")], "pages"))),
    path("healthz/", views.healthz, name="healthz"),
    path("readyz/", views.readyz, name="readyz"),
    path("elder-mode/", views.elder_mode, name="elder-mode"),
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
