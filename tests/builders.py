"""Functions that create valid test data; a test passes only the values that it checks."""

import io

from allauth.account.models import EmailAddress
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from forum import workflow as forum
from forum.choices import Kind, Purpose
from portal.accounts import workflow as accounts
from portal.accounts.models import User
from portal.agencies import workflow as agencies
from portal.agencies.models import Agency

PASSWORD = "a-long-enough-password"


def person(username, *, role=None, verified=True, email="", **fields):
    email = email or f"{username}@lanchuan.example"
    user = User.objects.create_user(username, email, PASSWORD, **fields)
    EmailAddress.objects.create(user=user, email=email, verified=verified, primary=True)
    if role:
        accounts.grant_role(user.pk, role=role)
    return User.objects.get(pk=user.pk)


def agency(slug, *, name=None, name_en="", parent=None):
    return Agency.objects.create(slug=slug, name=name or slug, name_en=name_en, parent=parent)


def member(username, *, agency, role, **fields):
    user = person(username, **fields)
    agencies.join(user.pk, agency=agency, role=role)
    return User.objects.get(pk=user.pk)


def draft(author, *, title="公交站台什么时候修好", text="站台的顶棚坏了两个月了。", **fields):
    fields = {"purpose": Purpose.MATTER, "kind": Kind.INQUIRY} | fields
    if fields["purpose"] not in {Purpose.MATTER, Purpose.NOTICE}:
        title, fields["kind"] = "", ""
    return forum.start(by=author, title=title, text=text, **fields)


def pending(author, **fields):
    """A submission that waits for a moderator."""
    submission = draft(author, **fields)
    return forum.submit(submission.pk, by=author)


def published(author, moderator, **fields):
    """The thread of an approved matter."""
    return _decided(author, moderator, forum.approve, **fields)


def accepted_unpublished(author, moderator, **fields):
    """The thread of a matter accepted without publishing."""
    return _decided(author, moderator, forum.accept_unpublished, **fields)


def answer(author, thread, moderator=None, *, text="我上周问过，说是月底。", **fields):
    """An answer to ``thread``: a pending submission, or the post if ``moderator`` is given."""
    fields = {"purpose": Purpose.ANSWER, "thread": thread} | fields
    submission = pending(author, text=text, **fields)
    if moderator is None:
        return submission
    return forum.approve(submission.pk, version_id=submission.latest_version.pk, by=moderator)


def _decided(author, moderator, step, **fields):
    submission = pending(author, **fields)
    return step(submission.pk, version_id=submission.latest_version.pk, by=moderator).thread


def picture(name="photo.jpg", *, size=(40, 30), format="JPEG"):
    """A small image as an uploaded file."""
    file = io.BytesIO()
    Image.new("RGB", size, "teal").save(file, format)
    return SimpleUploadedFile(name, file.getvalue(), content_type="image/jpeg")


def reason(slug):
    from moderation.models import Reason

    return Reason.objects.get(slug=slug)


def order(thread, *, by, agency, **fields):
    """A dispatched work order of ``thread`` that the agency has not accepted."""
    from workorders import workflow

    return workflow.dispatch(thread.pk, by=by, agency=agency, **fields)


def accepted_order(thread, *, by, agency, clerk, **fields):
    from workorders import workflow

    return workflow.accept(order(thread, by=by, agency=agency, **fields).pk, by=clerk)


def handed_in(order, *, clerk, text="站台顶棚本周五前修好。", kind="final"):
    """The version of a reply that waits for the head's signature."""
    from workorders import workflow

    # Asked for where the reply comes late, and published there only.
    late = "等材料到货。"
    workflow.draft_reply(order.pk, by=clerk, text=text, kind=kind, late_explanation=late)
    return workflow.hand_in(order.pk, by=clerk)


def signed(order, *, clerk, head, **reply):
    """The version of a signed reply that waits for the dispatcher."""
    from workorders import workflow

    version = handed_in(order, clerk=clerk, **reply)
    workflow.sign_off(order.pk, by=head, version_id=version.pk)
    return version


def answered(order, *, clerk, head, dispatcher, **reply):
    """Publish an official reply to the order."""
    from workorders import workflow

    version = signed(order, clerk=clerk, head=head, **reply)
    return workflow.publish_reply(order.pk, by=dispatcher, version_id=version.pk)


def correction(order, *, clerk, text="站台顶棚下周五前修好。", reason="日期写错了"):
    """The version of a corrected reply that waits for a head's signature."""
    from workorders import workflow

    workflow.draft(order.pk, kind="correction", by=clerk, text=text, reason=reason)
    return workflow.hand_in(order.pk, kind="correction", by=clerk)


def signed_correction(order, *, clerk, head, **written):
    """The version of a signed correction that waits for the dispatcher."""
    from workorders import workflow

    version = correction(order, clerk=clerk, **written)
    workflow.sign_off(order.pk, kind="correction", by=head, version_id=version.pk)
    return version
