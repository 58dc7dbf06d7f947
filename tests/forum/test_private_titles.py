"""Page titles, which stay in tabs and the browser's history, do not name private matters."""

import pytest


@pytest.mark.parametrize("who", ["citizen", "moderator", "dispatcher", "clerk"])
def test_no_tab_or_history_names_what_is_not_public(who, world, client):
    client.force_login(getattr(world, who))
    order, private = world.private_order, world.private
    addresses = {
        "citizen": [world.pending.get_absolute_url(), private.get_absolute_url()],
        "moderator": [f"/moderation/{world.pending.pk}/", private.get_absolute_url()],
        "dispatcher": [order.get_absolute_url(), f"/workorders/dispatch/{private.number}/"],
        "clerk": [order.get_absolute_url(), order.thread.get_absolute_url()],
    }[who]
    titles = {world.pending.title, private.title, order.thread.title}
    for address in addresses:
        answer = client.get(address)
        assert answer.status_code == 200, address
        head = answer.content.decode().partition("</head>")[0]
        assert not [title for title in titles if title in head], address
