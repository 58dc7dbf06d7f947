"""Names the site of the administration; on its own, because it is read before any model."""

from django.contrib.admin.apps import AdminConfig


class AdministrationConfig(AdminConfig):
    default_site = "portal.site.administration.site.Administration"
