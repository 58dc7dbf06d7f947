"""All URLs of the portal, by app."""

from django.conf import settings
from django.contrib import admin
from django.urls import include, path
from django.views.i18n import set_language

from portal.same_site import only_from_this_site

urlpatterns = [
    path("admin/opening/", include("portal.site.opening.urls")),
    path("admin/", admin.site.urls),
    path("accounts/", include("portal.accounts.urls")),
    path("accounts/", include("allauth.urls")),
    # Sets the language of this browser and nothing else, so it needs no token: see decision 0096.
    path("i18n/setlang/", only_from_this_site(set_language), name="set_language"),
    path("moderation/", include("moderation.urls")),
    path("statistics/moderation/", include("moderation.figures.urls")),
    path("workorders/", include("workorders.urls")),
    path("how-it-works/", include("workorders.route.urls")),
    path("desk/", include("portal.desk.urls")),
    path("threads/", include("workorders.matter_urls")),
    path("", include("workorders.talk_urls")),
    path("threads/", include("moderation.flagging_urls")),
    path("my/submissions/", include("moderation.appeals.urls")),
    path("my/sanctions/", include("moderation.own_sanctions_urls")),
    path("api/", include("forum.api.urls")),
    path("", include("forum.urls")),
    path("", include("portal.site.urls")),
    path("styleguide/", include("portal.styleguide.urls")),
]
if not settings.PRODUCTION:
    # In tests too, so that access to them is tested; the views check for demo mode themselves.
    urlpatterns.append(path("demo/", include("portal.demo.urls")))

handler400 = "portal.site.error_pages.views.bad_request"
handler403 = "portal.site.error_pages.views.permission_denied"
handler404 = "portal.site.error_pages.views.not_found"
handler500 = "portal.site.error_pages.views.server_error"
