"""Addresses of the agencies' pages."""

from django.urls import path

from portal.agencies import views

app_name = "agencies"
urlpatterns = [
    path("", views.agency_list, name="list"),
    path("import/", views.import_directory, name="import"),
    path("import/template.xlsx", views.template, name="template"),
    path("<slug:slug>/", views.detail, name="detail"),
]
