"""URLs of the first-day checklist, inside the admin."""

from django.contrib.auth.decorators import login_required, permission_required
from django.urls import path
from django.views.decorators.cache import never_cache

from portal.site.opening import views


def guarded(view):
    """The view for administrators only (403 for other accounts), never cached."""
    asked = permission_required("accounts.administer", raise_exception=True)(view)
    return never_cache(login_required(asked))


app_name = "opening"
urlpatterns = [
    path("", guarded(views.checklist), name="checklist"),
    path("pages/", guarded(views.pages), name="pages"),
    path("pages/<slug:slug>/read/", guarded(views.mark_read), name="mark_read"),
    path("letter/", guarded(views.send_letter), name="send_letter"),
    path("letter/code/", guarded(views.confirm_letter), name="confirm_letter"),
    path("open/", guarded(views.open_portal), name="open"),
    path("close/", guarded(views.close_portal), name="close"),
]
