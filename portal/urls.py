"""All URLs of the portal, by app."""

from django.conf import settings
from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("admin/opening/", include("portal.site.opening.urls")),
    path("admin/", admin.site.urls),
    path("accounts/", include("portal.accounts.urls")),
    path("accounts/", include("allauth.urls")),
    path("i18n/", include("django.conf.urls.i18n")),
    path("moderation/", include("moderation.urls")),
    path("workorders/", include("workorders.urls")),
    path("desk/", include("portal.desk.urls")),
    path("threads/", include("workorders.matter_urls")),
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
