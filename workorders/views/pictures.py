"""Images of an agency's draft, shown by private URLs."""

from forum.reading import rows


def draft_images(draft):
    return rows.private_images(draft.attachments.current()) if draft is not None else []
