"""Images of what an agency is writing, shown by private addresses."""

from forum.reading import rows


def of_draft(draft):
    return rows.private_images(draft.attachments.current()) if draft is not None else []
