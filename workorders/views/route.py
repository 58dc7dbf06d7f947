"""The public page that tells how a matter is handled, step by step."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from workorders.route import drawing


@require_safe
def how_it_works(request):
    return render(request, "workorders/how_it_works.html", {"stations": drawing.stations()})
