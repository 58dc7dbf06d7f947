"""The unsubscribe link in the headers and footer of letters about a followed matter."""

from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from forum.followers import unsubscribing


# Mail programs POST here by themselves, without our cookies (RFC 8058): the token authorises.
# GET changes nothing, so that link scanners do no harm.
@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request, token):
    row = unsubscribing.row_of_token(token)
    if request.method == "POST":
        if row:
            unsubscribing.stop(row)
        # No redirect: mail programs that press it by themselves do not follow one reliably.
        row = None
    context = {"follow": row, "is_support": unsubscribing.is_about_support(token)}
    return render(request, "forum/reading/stop.html", context)
