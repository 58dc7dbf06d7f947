"""The page that explains the API."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from forum.api.reference import describe


@require_safe
def docs(request):
    return render(request, "forum/reading/api_docs.html", describe())
