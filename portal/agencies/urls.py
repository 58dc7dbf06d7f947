"""URLs of agencies; the forum includes them and adds the page of one agency."""

from django.urls import path

from portal.agencies import views

urlpatterns = [
    path("", views.agency_list, name="list"),
    path("import/", views.import_directory, name="import"),
    path("import/template.xlsx", views.template, name="template"),
]
