"""Planning the rows of people."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from portal.accounts import workflow
from portal.accounts.models import User
from portal.agencies.directory_import.lines import lines_of, problems_of
from portal.agencies.directory_import.sheets import role_called, roles_offered
from portal.agencies.models import Agency, Membership, MembershipRole


def plan_people(rows, *, new_agencies):
    for row in rows:
        row.values["username"] = User.normalize_username(row.values["username"])
    lines = list(lines_of("people", rows, key="username"))
    taken = _Taken(lines)
    there = User.objects.prefetch_related("groups").in_bulk(
        [line.key for line in lines], field_name="username"
    )
    agencies = new_agencies | set(Agency.objects.values_list("slug", flat=True))
    works_for = _memberships(there.values())
    addresses: dict[str, int] = {}
    for line in lines:
        line.existing = there.get(line.key)
        _check_person(line)
        _check_address(line, addresses, taken)
        _check_work(line, agencies)
        if line.existing is not None:
            line.changes = _changes_of_person(line, works_for)
    return lines


def _memberships(people):
    rows = Membership.objects.filter(user__in=list(people)).select_related("agency")
    return {(row.user_id, row.agency.slug): row.role for row in rows}


class _Taken:
    """User names and addresses that accounts already have; one query each for all rows."""

    def __init__(self, lines):
        self.names = workflow.taken_usernames([line.key for line in lines])
        self.addresses = workflow.taken_addresses([line.values["email"] for line in lines])


def _check_person(line):
    person = User(
        username=line.key, email=line.values["email"], chosen_name=line.name, password="-"
    )
    try:
        person.clean_fields()
    except ValidationError as wrong:
        line.problems += problems_of(User, wrong)


def _check_address(line, addresses, taken):
    email = line.values["email"].lower()
    if not email:
        line.problems.append(_("The e-mail address is missing."))
    elif email in addresses:
        line.problems.append(
            _("Row %(number)d has this e-mail address already.") % {"number": addresses[email]}
        )
    elif line.existing is not None and line.existing.email.lower() != email:
        line.problems.append(_("The account has another e-mail address. Its owner can change it."))
    elif line.existing is None and email in taken.addresses:
        line.problems.append(_("Another account has this e-mail address."))
    elif line.existing is None and line.key.lower() in taken.names:
        line.problems.append(_("Another account has this user name, in other capitals."))
    addresses.setdefault(email, line.number)


def _check_work(line, agencies):
    written, agency = line.values.get("role", ""), line.values.get("agency", "")
    role = role_called(written)
    line.values = line.values | {"role": role or ""}
    if written and role is None:
        line.problems.append(
            _("There is no role “%(role)s”. Roles are: %(known)s.")
            % {"role": written[:40], "known": _(", ").join(roles_offered())}
        )
    elif role in MembershipRole.values and not agency:
        line.problems.append(_("A clerk or head works for an agency; none is named."))
    elif agency and role not in MembershipRole.values:
        line.problems.append(_("Only clerks and heads work for an agency."))
    elif agency and agency not in agencies:
        line.problems.append(_("There is no agency “%(slug)s”.") % {"slug": agency[:60]})


def _changes_of_person(line, works_for):
    person, role, agency = line.existing, line.values["role"], line.values.get("agency", "")
    changes = {}
    if line.name and line.name != person.chosen_name:
        changes["name"] = (person.chosen_name, line.name)
    if agency:
        before = works_for.get((person.pk, agency), "")
        if before != role:
            changes["agency"] = (before, f"{agency} ({role})")
    elif role and role not in person.role_names:
        changes["role"] = ("", role)
    return changes
