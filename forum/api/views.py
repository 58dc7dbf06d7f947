"""
The API's views: the same public threads, filters and pages as on the website.

Serializers have the signature, never the author or the contact; only ``objects`` and
public posts are read, so nothing pending, private or hidden can come out.
"""

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import NotFound
from rest_framework.response import Response
from rest_framework.views import APIView

from forum import paging
from forum.api import parameters
from forum.choices import Kind, PostRole, ReplyKind, Stage, Visibility
from forum.hiding import reason_in_words
from forum.models import Post, Thread
from forum.reading import nodes


class NodeSerializer(serializers.Serializer):
    slug = serializers.CharField()
    name = serializers.CharField()
    name_en = serializers.CharField()


class ThreadSerializer(serializers.Serializer):
    number = serializers.CharField()
    url = serializers.SerializerMethodField(help_text=_("The page people read."))
    title = serializers.CharField()
    kind = serializers.ChoiceField(
        Kind.choices, allow_blank=True, help_text=_("Empty where it was never stated.")
    )
    status = serializers.ChoiceField(
        Stage.choices, source="stage", allow_blank=True, help_text=_("Empty for notices.")
    )
    category = NodeSerializer(allow_null=True)
    area = NodeSerializer(allow_null=True)
    agency = NodeSerializer(allow_null=True)
    place = serializers.CharField()
    language = serializers.CharField(help_text=_("Of the citizen's words."))
    channel = serializers.CharField()
    signature = serializers.CharField(help_text=_("Empty where it is anonymous."))
    submitted_at = serializers.DateTimeField()
    published_at = serializers.DateTimeField()
    answer_due_at = serializers.DateTimeField(source="due_at", allow_null=True)
    answered_at = serializers.DateTimeField(allow_null=True)
    official_count = serializers.IntegerField()
    answer_count = serializers.IntegerField()
    follower_count = serializers.IntegerField()
    support_count = serializers.IntegerField(
        help_text=_("How many others have said that they have met the same.")
    )

    def get_url(self, thread) -> str:
        return self.context["request"].build_absolute_uri(thread.get_absolute_url())


class PostSerializer(serializers.Serializer):
    number = serializers.IntegerField()
    role = serializers.ChoiceField(PostRole.choices)
    reply_kind = serializers.ChoiceField(
        ReplyKind.choices,
        allow_blank=True,
        help_text=_("Of official replies: only a final one answers."),
    )
    signature = serializers.CharField(help_text=_("Empty where it is anonymous or not stated."))
    agency = NodeSerializer(allow_null=True)
    text = serializers.CharField(help_text=_("As it was written; to be escaped when shown."))
    language = serializers.CharField()
    published_at = serializers.DateTimeField()
    edited_at = serializers.DateTimeField(allow_null=True)
    images = serializers.SerializerMethodField()

    def get_images(self, post) -> list[str]:
        address = self.context["request"].build_absolute_uri
        return [address(image.file.url) for image in post.images.all() if image.file]


class LinksSerializer(serializers.Serializer):
    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)


class ThreadPageSerializer(LinksSerializer):
    results = ThreadSerializer(many=True)


class PostPageSerializer(LinksSerializer):
    results = PostSerializer(many=True)


class ThreadWithPostsSerializer(ThreadSerializer):
    posts = PostPageSerializer(help_text=_("By pages, in the order of their numbers."))


class RefusalSerializer(serializers.Serializer):
    detail = serializers.CharField()


class HiddenSerializer(RefusalSerializer):
    """What a hidden thread leaves: nothing that anybody wrote in it."""

    number = serializers.CharField()
    published_at = serializers.DateTimeField()
    hidden_at = serializers.DateTimeField()
    hidden_by = serializers.CharField(source="hidden_by_role")
    reason = serializers.SerializerMethodField()

    def get_reason(self, thread) -> str:
        return reason_in_words(thread)


TOO_MANY = OpenApiResponse(
    RefusalSerializer, _("Too many requests from one address; `Retry-After` says when to go on.")
)
NOT_FOUND = OpenApiResponse(RefusalSerializer, _("There is nothing here that you may see."))
NO_SUCH_LIST = OpenApiResponse(
    RefusalSerializer, _("There is no such page, or too little in `q` to search for.")
)
NOT_ACCEPTABLE = OpenApiResponse(RefusalSerializer, _("Answers are JSON and nothing else."))
BAD_REQUEST = OpenApiResponse(
    {
        "type": "object",
        "properties": {"detail": {"type": "string"}},
        "additionalProperties": {"type": "array", "items": {"type": "string"}},
    },
    _("What was wrong with which parameter, or `detail` where the address is no text."),
)


class ThreadList(APIView):
    schema = parameters.ListSchema()

    @extend_schema(
        operation_id="list_threads",
        summary=_("Published matters"),
        responses={
            200: ThreadPageSerializer,
            400: BAD_REQUEST,
            404: NO_SUCH_LIST,
            406: NOT_ACCEPTABLE,
            429: TOO_MANY,
        },
    )
    def get(self, request):
        filters = parameters.ListFilter(request.GET, Thread.objects.matters())
        parameters.refuse_errors(filters, request.GET)
        page = paging.page_in_order(
            filters.qs,
            request.GET,
            shown=Thread.objects.all(),
            order=filters.row_order,
            length=paging.MATTERS_PER_PAGE,
        )
        nodes.attach_all(page.rows)
        body = ThreadPageSerializer(_body(request, page), context={"request": request})
        return Response(body.data)


class ThreadDetail(APIView):
    @extend_schema(
        operation_id="read_thread",
        summary=_("One published matter or notice with its posts"),
        parameters=[parameters.PAGE, parameters.RETRY_AFTER],
        responses={
            200: ThreadWithPostsSerializer,
            400: BAD_REQUEST,
            404: NOT_FOUND,
            406: NOT_ACCEPTABLE,
            410: OpenApiResponse(
                HiddenSerializer, _("This matter was taken off the public pages.")
            ),
            429: TOO_MANY,
        },
    )
    def get(self, request, number):
        thread = Thread.objects.for_listing().filter(number=number).first()
        if thread is None:
            return _gone_or_unknown(number)
        context = {"request": request}
        body = ThreadSerializer(thread, context=context).data
        posts = Post.objects.filter(thread=thread).for_reading()
        page = paging.page_of_posts(posts, paging.read_number(request.GET))
        body["posts"] = PostPageSerializer(_body(request, page), context=context).data
        return Response(body)


class Unknown(APIView):
    """Any other address of the API: a refusal that machines can read."""

    @extend_schema(exclude=True)
    def get(self, request):
        raise NotFound


def _body(request, page):
    """The rows of a page, and links to its neighbours that keep the other query parameters."""
    if page.is_beyond_numbers:
        raise paging.no_such_page()
    following = {"page": page.number + 1} if page.has_next else None
    if page.older:
        following = {"before": page.older}
    preceding = {"page": page.number - 1} if page.has_previous else None
    return {
        "next": _address(request, following),
        "previous": _address(request, preceding),
        "results": page.rows,
    }


def _address(request, place):
    if place is None:
        return None
    query = request.GET.copy()
    for name in ("page", "before"):
        query.pop(name, None)
    query.update(place)
    return request.build_absolute_uri(f"{request.path}?{query.urlencode()}")


def _gone_or_unknown(number):
    hidden = Thread.cases.filter(visibility=Visibility.HIDDEN, published_at__isnull=False)
    thread = hidden.filter(number=number).first()
    if thread is None:
        raise NotFound
    detail = _("This matter was taken off the public pages.")
    thread.detail = detail  # type: ignore[attr-defined]  # for the serializer only
    return Response(HiddenSerializer(thread).data, status=410)
