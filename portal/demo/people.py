"""The accounts of the demonstration: those with a password, and invented authors."""

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password

from portal.accounts import workflow as accounts
from portal.accounts.models import User
from portal.agencies import workflow as agencies
from portal.agencies.models import Agency, MembershipRole
from portal.demo import city
from portal.demo.bar import PASSWORD

CITIZENS = {"citizen": "陈晓", "citizen2": "老余", "citizen3": "南桥阿芳"}
STAFF = {
    "moderator": ("林审核", "moderator"),
    "moderator2": ("何审核", "moderator"),
    "dispatcher": ("赵派单", "dispatcher"),
    "supervisor": ("吴督办", "supervisor"),
}
# Agencies whose clerk or head is a demo account; the others get generated accounts.
CLERKS = {"transport": "clerk", "urban-management": "clerk2"}
HEADS = {"transport": "head"}
NAMES = {"clerk": "周经办", "clerk2": "孙经办", "head": "郑局长"}


class People:
    """Creates the accounts of the demonstration and looks them up by name."""

    def __init__(self):
        # Hashing is slow, and all accounts share one public password: hash it once.
        self.password = make_password(PASSWORD)
        self.by_username = {}
        self.authors = {}
        self._make_public_accounts()
        self._make_agency_accounts()

    def author(self, name):
        """The account of an author, given as ``@username`` or as a citizen's public name."""
        if name.startswith("@"):
            return self.by_username[name[1:]]
        if name not in self.authors:
            self.authors[name] = self._make(
                f"resident{len(self.authors) + 1:04d}", name, usable=False
            )
        return self.authors[name]

    def clerk_of(self, agency):
        return self.by_username[CLERKS.get(agency, f"clerk-{agency}")]

    def head_of(self, agency):
        return self.by_username[HEADS.get(agency, f"head-{agency}")]

    def __getitem__(self, username):
        return self.by_username[username]

    def make_authors(self, names):
        """Create many invented citizens with two queries."""
        names = [name for name in dict.fromkeys(names) if name not in self.authors]
        first = len(self.authors) + 1
        users = User.objects.bulk_create(
            User(
                username=f"resident{first + position:04d}",
                chosen_name=name,
                email=f"resident{first + position:04d}@lanchuan.example",
                password="!",
                wants_letters=False,
            )
            for position, name in enumerate(names)
        )
        EmailAddress.objects.bulk_create(
            EmailAddress(user=user, email=user.email, verified=True, primary=True) for user in users
        )
        self.authors |= {user.chosen_name: user for user in users}

    def _make_public_accounts(self):
        for username, name in CITIZENS.items():
            self._make(username, name)
        for username, (name, role) in STAFF.items():
            self._make(username, name, role=role)
        self._make("admin", "系统管理员", role="administrator", is_staff=True, is_superuser=True)

    def _make_agency_accounts(self):
        for agency in Agency.objects.all():
            for role, known in ((MembershipRole.CLERK, CLERKS), (MembershipRole.HEAD, HEADS)):
                username = known.get(agency.slug, f"{role}-{agency.slug}")
                duty = "负责人" if role == MembershipRole.HEAD else "经办人"
                user = self._make(
                    username,
                    NAMES.get(username, f"{agency.name}{duty}"),
                    usable=agency.slug in known,
                )
                agencies.join(user.pk, agency=agency, role=role)
                self.by_username[username] = User.objects.get(pk=user.pk)
        self._let_the_dispatcher_answer()

    def _let_the_dispatcher_answer(self):
        """The dispatcher also works for the centre, and so answers some matters directly."""
        centre, person = Agency.objects.get(slug=city.CENTRE), self.by_username["dispatcher"]
        agencies.join(person.pk, agency=centre, role=MembershipRole.CLERK)
        self.by_username["dispatcher"] = User.objects.get(pk=person.pk)

    def _make(self, username, name, *, role=None, usable=True, **fields):
        email = f"{username}@lanchuan.example"
        user = User.objects.create(
            username=username,
            chosen_name=name,
            email=email,
            password=self.password if usable else "!",
            wants_letters=usable,
            **fields,
        )
        EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
        if role:
            accounts.grant_role(user.pk, role=role)
        self.by_username[username] = user
        return user
