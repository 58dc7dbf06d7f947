"""The category, area and agency of threads and posts, from the trees that the process keeps."""

from portal.agencies import choices


def attach(things, *trees):
    """Give each thing its rows of these trees, so that none is read or joined; returns them."""
    kept = {tree: choices.rows(tree) for tree in trees}
    for thing in things:
        for tree, rows in kept.items():
            # A thing without one needs no row; what is not kept is read when it is asked for.
            if row := rows.get(getattr(thing, f"{tree}_id")):
                setattr(thing, tree, row)
    return things


def attach_all(threads):
    return attach(threads, "category", "area", "agency")
