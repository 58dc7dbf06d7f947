"""URLs of the back office: lists, one order and its steps, the calendar, exports."""

from django.urls import path, register_converter

from forum.converters import SmallNumber
from workorders import converters
from workorders.views import (
    assisting,
    calendar,
    case_file,
    centre,
    changes,
    contacting,
    correcting,
    dispatching,
    disputes,
    exports,
    extensions,
    handling,
    listing,
    orders,
    private_notes,
    requests,
    settling,
    supervising,
    supervision,
    talking,
    together,
    urging,
)

register_converter(converters.OrderNumber, "order")
register_converter(converters.MatterNumber, "matter")
register_converter(SmallNumber, "order_part")

DISPUTE = "<order:number>/disputes/<order_part:pk>/"
EXTENSION = "<order:number>/extensions/<order_part:pk>/"

app_name = "workorders"
urlpatterns = [
    path("", listing.order_list, name="list"),
    path("changes/", changes.show, name="changes"),
    path("spreadsheet/", listing.spreadsheet, name="spreadsheet"),
    path("awaiting-dispatch/", dispatching.awaiting_dispatch, name="awaiting_dispatch"),
    path("dispatch-together/", together.dispatch_together, name="dispatch_together"),
    path("supervision/", supervision.supervision, name="supervision"),
    path("parts/", assisting.parts, name="parts"),
    path("parts/<int:pk>/", assisting.part, name="part"),
    path("parts/<int:pk>/refuse/", assisting.refuse, name="refuse_part"),
    path("unanswered/", supervision.unanswered, name="unanswered"),
    path("requests/", requests.request_list, name="requests"),
    path("dispatch/<matter:number>/", dispatching.dispatch, name="dispatch"),
    path("dispatch/<matter:number>/elsewhere/", settling.point_elsewhere, name="point_elsewhere"),
    path(
        "dispatch/<matter:number>/answer-directly/",
        settling.answer_directly,
        name="answer_directly",
    ),
    path("dispatch/<matter:number>/note/", settling.take_note, name="take_note"),
    path(
        "private-notes/<matter:number>/",
        private_notes.write_private_note,
        name="write_private_note",
    ),
    path("calendar/", calendar.years, name="calendar"),
    path("calendar/enter/", calendar.enter_calendar, name="enter_calendar"),
    path("calendar/follow/", calendar.follow_calendar, name="follow_calendar"),
    path("exports/", exports.exports, name="exports"),
    path("exports/<str:number>/", exports.export, name="export"),
    path("exports/<str:number>/download/", exports.download, name="download"),
    path("<order:number>/", orders.detail, name="detail"),
    path("<order:number>/case-file/", case_file.show, name="case_file"),
    path("<order:number>/reveal-contact/", contacting.reveal_contact, name="reveal_contact"),
    path("<order:number>/contact/", contacting.contact, name="contact"),
    path("<order:number>/write-to-author/", talking.write_to_author, name="write_to_author"),
    path("<order:number>/ask-author/", talking.ask_author, name="ask_author"),
    path("<order:number>/drop-question/", talking.drop_question, name="drop_question"),
    path("<order:number>/accept/", handling.accept, name="accept"),
    path("<order:number>/reply/", handling.reply, name="reply"),
    path("<order:number>/sign-off/", handling.sign_off, name="sign_off"),
    path("<order:number>/send-reply-back/", handling.send_reply_back, name="send_reply_back"),
    path("<order:number>/publish-reply/", centre.publish_reply, name="publish_reply"),
    path("<order:number>/correct/", correcting.correct, name="correct"),
    path(
        "<order:number>/sign-off-correction/",
        correcting.sign_off_correction,
        name="sign_off_correction",
    ),
    path(
        "<order:number>/send-correction-back/",
        correcting.send_correction_back,
        name="send_correction_back",
    ),
    path(
        "<order:number>/publish-correction/",
        correcting.publish_correction,
        name="publish_correction",
    ),
    path(
        "<order:number>/give-up-correction/",
        correcting.give_up_correction,
        name="give_up_correction",
    ),
    path("<order:number>/call-assisting/", assisting.call, name="call_assisting"),
    path("<order:number>/urge/", urging.urge, name="urge"),
    path("<order:number>/urges/<int:pk>/answer/", urging.answer, name="answer_urge"),
    path(
        "<order:number>/put-under-supervision/",
        supervising.put_under_supervision,
        name="put_under_supervision",
    ),
    path(
        "<order:number>/report-supervision/",
        supervising.report_supervision,
        name="report_supervision",
    ),
    path(
        "<order:number>/send-supervision-back/",
        supervising.send_supervision_back,
        name="send_supervision_back",
    ),
    path("<order:number>/lift-supervision/", supervising.lift_supervision, name="lift_supervision"),
    path("<order:number>/dispute/", disputes.dispute, name="dispute_order"),
    path(DISPUTE, disputes.detail, name="dispute_detail"),
    path(f"{DISPUTE}argue/", disputes.argue, name="argue_dispute"),
    path(f"{DISPUTE}take-back/", disputes.take_back, name="take_back_dispute"),
    path(f"{DISPUTE}send-up/", disputes.send_up, name="send_dispute_up"),
    path(f"{DISPUTE}uphold/", disputes.uphold, name="uphold_dispute"),
    path(f"{DISPUTE}reject/", disputes.reject, name="reject_dispute"),
    path("<order:number>/extension/", extensions.request_extension, name="request_extension"),
    path(EXTENSION, extensions.detail, name="extension"),
    path(f"{EXTENSION}approve/", extensions.approve, name="approve_extension"),
    path(f"{EXTENSION}decline/", extensions.decline, name="decline_extension"),
    path("<order:number>/reopen/", centre.reopen, name="reopen"),
    path("<order:number>/withdraw/", centre.withdraw, name="withdraw"),
    path("<order:number>/change-agency/", centre.change_agency, name="change_agency"),
]
