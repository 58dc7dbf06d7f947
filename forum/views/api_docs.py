"""The page that explains the API and lets one try it."""

from django.shortcuts import render
from django.views.decorators.http import require_safe


@require_safe
def docs(request):
    return render(request, "forum/reading/api_docs.html")
