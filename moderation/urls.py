"""URLs of moderators: queue, one submission, flags, appeals, imports, hiding and showing."""

from django.urls import include, path, register_converter

from forum import converters
from moderation.views import (
    appeals,
    blacking_out,
    claiming,
    deciding,
    figures,
    flags,
    history,
    merging,
    practice,
    questions,
    queue,
    sanctions,
    second_looks,
    together,
    visibility,
)

# Own names: one converter name must not be registered twice, and the forum registers its own.
register_converter(converters.ThreadNumber, "moderated_number")
register_converter(converters.SmallNumber, "moderated_small")

threads = [
    path("hide/", visibility.hide, name="hide"),
    path("restore/", visibility.restore, name="restore"),
    path("publish-later/", visibility.publish_later, name="publish_later"),
    path("posts/<moderated_small:post>/hide/", visibility.hide_post, name="hide_post"),
    path("posts/<moderated_small:post>/restore/", visibility.restore_post, name="restore_post"),
]
moderation = [
    path("", queue.queue, name="queue"),
    path("imports/", history.imports, name="imports"),
    path("imports/<moderated_small:pk>/", history.import_batch, name="import"),
    path("flags/", flags.queue, name="flags"),
    path("flags/<moderated_number:number>/<moderated_small:post>/", flags.flagged, name="flagged"),
    path(
        "flags/<moderated_number:number>/<moderated_small:post>/black-out/",
        blacking_out.black_out,
        name="black_out",
    ),
    path(
        "flags/<moderated_number:number>/<moderated_small:post>/black-out/preview/",
        blacking_out.preview,
        name="black_out_preview",
    ),
    path("appeals/", appeals.appeals, name="appeals"),
    path("appeals/<moderated_small:pk>/", appeals.appeal, name="appeal"),
    path("figures/", figures.figures, name="figures"),
    path("second-looks/", second_looks.second_looks, name="second_looks"),
    path("second-looks/<moderated_small:pk>/", second_looks.second_look, name="second_look"),
    path("practice/", practice.practice, name="practice"),
    path("practice/start/", practice.start, name="practice_start"),
    path("practice/<moderated_small:pk>/", practice.attempt, name="practice_attempt"),
    path(
        "practice/<moderated_small:pk>/<moderated_small:position>/",
        practice.item,
        name="practice_item",
    ),
    path(
        "practice/<moderated_small:pk>/<moderated_small:position>/preview/",
        practice.preview,
        name="practice_preview",
    ),
    path("sanctions/", sanctions.listing, name="sanctions"),
    path("sanctions/<moderated_small:pk>/", sanctions.sanction, name="sanction"),
    path("next/", queue.next_item, name="next"),
    path("together/", together.together, name="together"),
    path("together/<moderated_small:pk>/", together.decided_together, name="decided_together"),
    path("<moderated_small:pk>/", deciding.detail, name="detail"),
    path("<moderated_small:pk>/decide/", deciding.decide, name="decide"),
    path("<moderated_small:pk>/preview/", deciding.preview, name="preview"),
    path("<moderated_small:pk>/sanction/", sanctions.impose, name="impose_sanction"),
    path("<moderated_small:pk>/merge/", merging.merge, name="merge"),
    path("<moderated_small:pk>/claim/", deciding.claim, name="claim"),
    path("handover/", questions.handover, name="handover"),
    path("questions/<moderated_small:pk>/answer/", questions.answer, name="answer"),
    path("<moderated_small:pk>/ask/", questions.ask, name="ask"),
    path("<moderated_small:pk>/take-over/", claiming.take_over, name="take_over"),
    path("<moderated_small:pk>/standing/", claiming.standing, name="standing"),
    path("<moderated_small:pk>/release/", claiming.release, name="release"),
    path("threads/<moderated_number:number>/", include(threads)),
]

urlpatterns = [path("", include((moderation, "moderation")))]
