"""Access to the admin, and its pages about accounts."""

from portal.accounts.models import Contact, User
from portal.agencies.models import Membership
from portal.audit.models import AuditLine
from portal.logs.masking import shorten_email
from tests import builders

CHANGE = "/admin/accounts/user/{}/change/"


def fields_of(user, *, roles=(), rows=(), initial=0, **changes):
    """What the page of an account posts."""
    data = {
        "username": user.username,
        "is_active": "on",
        "chosen_name": user.chosen_name,
        "language": user.language,
        "wants_letters": "on",
        "roles": list(roles),
        "memberships-TOTAL_FORMS": len(rows),
        "memberships-INITIAL_FORMS": initial,
    }
    for number, row in enumerate(rows):
        row = {"user": user.pk, **row}
        data |= {f"memberships-{number}-{name}": value for name, value in row.items()}
    return data | changes


def test_the_door_leads_through_the_portals_own_sign_in(client, db):
    answer = client.get("/admin/login/?next=/admin/accounts/user/")
    assert answer["Location"] == "/accounts/login/?next=%2Fadmin%2Faccounts%2Fuser%2F"
    inside = client.get("/admin/")
    assert client.get(inside["Location"])["Location"].startswith("/accounts/login/")


def test_a_citizen_is_told_once_that_it_is_not_for_him(client, citizen):
    client.force_login(citizen)
    answer = client.get("/admin/", follow=True)
    assert (answer.status_code, len(answer.redirect_chain)) == (403, 1)


def test_the_index_opens_for_an_administrator_without_addresses(desk):
    page = desk.get("/admin/").text
    assert "/admin/accounts/user/" in page
    assert "/admin/account/emailaddress/" not in page
    assert "/admin/auth/group/" not in page


def test_the_login_address_leads_an_administrator_inside(desk):
    assert desk.get("/admin/login/")["Location"] == "/admin/"


def test_the_own_password_is_changed_on_the_portals_page(desk):
    assert desk.get("/admin/password_change/")["Location"] == "/accounts/password/change/"


def test_grants_a_role_and_writes_it_down(desk, citizen, administrator):
    answer = desk.post(CHANGE.format(citizen.pk), fields_of(citizen, roles=["moderator"]))
    assert answer.status_code == 302
    assert User.objects.get(pk=citizen.pk).has_perm("accounts.moderate")
    line = AuditLine.objects.get(act="grant_role", subject="user citizen")
    assert (line.actor_id, line.data) == (administrator.pk, {"role": "moderator"})


def test_revokes_a_role_and_writes_it_down(desk, moderator):
    desk.post(CHANGE.format(moderator.pk), fields_of(moderator))
    assert not User.objects.get(pk=moderator.pk).has_perm("accounts.moderate")
    assert AuditLine.objects.filter(act="revoke_role", subject="user moderator").exists()


def test_an_administrator_is_let_in_by_the_role(desk, client, citizen):
    desk.post(CHANGE.format(citizen.pk), fields_of(citizen, roles=["administrator"]))
    client.force_login(User.objects.get(pk=citizen.pk))
    assert client.get("/admin/").status_code == 200


def test_the_last_administrator_stays(desk, administrator, db):
    from portal.accounts import workflow

    workflow.grant_role(administrator.pk, role="administrator")
    answer = desk.post(CHANGE.format(administrator.pk), fields_of(administrator))
    assert answer.status_code == 200
    assert User.objects.get(pk=administrator.pk).is_superuser


def test_joins_an_agency_through_the_workflow(desk, citizen, transport):
    rows = [{"agency": transport.pk, "role": "clerk"}]
    desk.post(CHANGE.format(citizen.pk), fields_of(citizen, rows=rows))
    citizen = User.objects.get(pk=citizen.pk)
    assert citizen.agency_label == "市交通运输局"
    assert citizen.has_perm("accounts.handle_orders")
    assert AuditLine.objects.filter(act="join_agency", subject="user citizen").exists()


def test_moves_to_another_agency(desk, clerk, water):
    row = {"id": Membership.objects.get(user=clerk).pk, "agency": water.pk, "role": "head"}
    desk.post(CHANGE.format(clerk.pk), fields_of(clerk, roles=["clerk"], rows=[row], initial=1))
    clerk = User.objects.get(pk=clerk.pk)
    assert [m.agency for m in clerk.memberships.all()] == [water]
    assert (clerk.agency_label, clerk.role_names) == ("市水务局", ["head"])


def test_leaves_an_agency_and_gives_up_the_role(desk, clerk, transport):
    row = {
        "id": Membership.objects.get(user=clerk).pk,
        "agency": transport.pk,
        "role": "clerk",
        "DELETE": "on",
    }
    desk.post(CHANGE.format(clerk.pk), fields_of(clerk, roles=["clerk"], rows=[row], initial=1))
    clerk = User.objects.get(pk=clerk.pk)
    assert (clerk.agency_label, clerk.role_names) == ("", [])
    assert AuditLine.objects.filter(act="leave_agency", subject="user clerk").exists()


def test_unticking_the_box_does_not_take_the_role_of_an_agency(desk, clerk, transport):
    row = {"id": Membership.objects.get(user=clerk).pk, "agency": transport.pk, "role": "clerk"}
    desk.post(CHANGE.format(clerk.pk), fields_of(clerk, rows=[row], initial=1))
    assert User.objects.get(pk=clerk.pk).has_perm("accounts.handle_orders")


def test_makes_an_account_without_a_password(desk):
    data = {
        "username": "new_clerk",
        "email": "new_clerk@lanchuan.example",
        "language": "zh-hans",
        "usable_password": "false",
        "memberships-TOTAL_FORMS": 0,
        "memberships-INITIAL_FORMS": 0,
    }
    assert desk.post("/admin/accounts/user/add/", data).status_code == 302
    user = User.objects.get(username="new_clerk")
    assert not user.has_usable_password()
    assert user.emailaddress_set.get().email == "new_clerk@lanchuan.example"


def test_a_new_password_is_set_and_written_down(desk, citizen):
    data = {
        "usable_password": "true",
        "password1": "another-good-password",
        "password2": "another-good-password",
    }
    desk.post(f"/admin/accounts/user/{citizen.pk}/password/", data)
    citizen.refresh_from_db()
    assert citizen.check_password("another-good-password")
    assert AuditLine.objects.filter(act="set_password", subject="user citizen").exists()


def test_no_address_is_shown_in_clear(desk, citizen):
    for address in ("/admin/accounts/user/", CHANGE.format(citizen.pk)):
        page = desk.get(address).text
        assert citizen.email not in page
    assert "c***@lanchuan.example" in page


def test_the_list_is_searched_and_filtered(desk, citizen, moderator):
    assert "moderator" in desk.get("/admin/accounts/user/?role=moderator").text
    found = desk.get("/admin/accounts/user/?q=citizen").text
    assert CHANGE.format(citizen.pk) in found
    assert CHANGE.format(moderator.pk) not in found


def test_the_list_asks_no_more_for_more_people(desk, django_assert_max_num_queries):
    for number in range(15):
        builders.person(f"moderator_{number}", role="moderator")
    with django_assert_max_num_queries(12):
        desk.get("/admin/accounts/user/")


def test_nobody_is_deleted(desk, citizen):
    assert desk.post(f"/admin/accounts/user/{citizen.pk}/delete/").status_code == 403


def test_a_contact_says_that_it_is_there_and_no_more(desk, citizen):
    contact = Contact.objects.create(user=citizen, name="周明", phone="10012345678")
    for address in (
        "/admin/accounts/contact/",
        f"/admin/accounts/contact/{contact.pk}/change/",
    ):
        page = desk.get(address)
        assert page.status_code == 200
        assert "10012345678" not in page.text
        assert "周明" not in page.text
    assert desk.post(f"/admin/accounts/contact/{contact.pk}/change/", {}).status_code == 403


def test_masks_addresses():
    assert shorten_email("zhou@lanchuan.example") == "z***@lanchuan.example"
    assert shorten_email("") == ""
