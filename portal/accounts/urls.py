"""Own pages; some replace pages of allauth under the same URL names."""

from django.conf import settings
from django.urls import path

from portal.accounts import views
from portal.accounts.sign_up import welcome

urlpatterns = [
    path("confirm-email/", views.confirm_address, name="account_email_verification_sent"),
    path("sessions/", views.sessions, name="account_sessions"),
    path("sessions/end-others/", views.end_other_sessions, name="account_end_other_sessions"),
    path("sessions/<int:pk>/end/", views.end_session, name="account_end_session"),
    path("signup/again/", views.start_over, name="account_start_over"),
    path("welcome/<str:token>/", welcome.welcome, name="account_welcome"),
    path("welcome/<str:token>/again/", welcome.welcome_again, name="account_welcome_again"),
]
if "totp" in settings.MFA_SUPPORTED_TYPES:
    urlpatterns += [
        path("2fa/totp/activate/", views.set_up_second_factor, name="mfa_activate_totp"),
    ]
