"""Images of what an agency is writing, shown by private addresses."""

from forum.reading import rows


def draft_images(draft):
    return rows.private_images(draft.attachments.current()) if draft is not None else []
