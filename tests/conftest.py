"""Fixtures shared by all tests: accounts, clients and matters."""

import pytest
from django.core.cache import cache
from django.utils import translation

from portal.accounts.models import User
from portal.agencies.models import Area, Category
from portal.versions.asking import own_connection
from tests import builders
from tests.world import made_once, world

__all__ = ["made_once", "world"]


@pytest.fixture(autouse=True)
def _files_and_caches_of_its_own(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.AUDIT_HEADS = tmp_path / "audit-heads"
    cache.clear()
    # After a request its language stays active in the thread.
    translation.activate(settings.LANGUAGE_CODE)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup):
    """A test database can be removed only when nobody is connected to it."""
    yield
    own_connection.close()


@pytest.fixture(autouse=True)
def _empty_search(request):
    """Empty the search table after transactional tests; flush skips it, as it has no model."""
    yield
    marker = request.node.get_closest_marker("django_db")
    if marker and marker.kwargs.get("transaction"):
        from forum.search import index

        request.getfixturevalue("django_db_blocker").unblock()
        index.empty()


@pytest.fixture
def citizen(db):
    return builders.person("citizen", email="citizen@lanchuan.example")


@pytest.fixture
def neighbour(db):
    """A second citizen, who did not write the first one's matters."""
    return builders.person("neighbour", email="neighbour@lanchuan.example")


@pytest.fixture
def stranger(db):
    """An account without a confirmed e-mail address: it may only read."""
    return builders.person("stranger", verified=False)


@pytest.fixture
def moderator(db):
    return builders.person("moderator", role="moderator")


@pytest.fixture
def moderator2(db):
    return builders.person("moderator2", role="moderator")


@pytest.fixture
def dispatcher(db):
    return builders.person("dispatcher", role="dispatcher")


@pytest.fixture
def supervisor(db):
    return builders.person("supervisor", role="supervisor")


@pytest.fixture
def administrator(db):
    return User.objects.create_superuser("administrator", "administrator@lanchuan.example", "x")


@pytest.fixture
def desk(client, administrator):
    """A client signed in as the administrator."""
    client.force_login(administrator)
    return client


@pytest.fixture
def office(desk):
    """A client signed in as the administrator, in English."""
    desk.cookies["django_language"] = "en"
    return desk


@pytest.fixture
def in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def transport(db):
    return builders.agency("transport", name="市交通运输局", name_en="Transport Bureau")


@pytest.fixture
def water(db):
    return builders.agency("water", name="市水务局", name_en="Water Bureau")


@pytest.fixture
def clerk(transport):
    return builders.member("clerk", agency=transport, role="clerk")


@pytest.fixture
def head(transport):
    return builders.member("head", agency=transport, role="head")


@pytest.fixture
def other_clerk(water):
    """A clerk of another agency."""
    return builders.member("other_clerk", agency=water, role="clerk")


@pytest.fixture
def area(db):
    return Area.objects.create(slug="zhenhe", name="枕河区", name_en="Zhenhe")


@pytest.fixture
def category(db):
    return Category.objects.create(slug="traffic", name="交通出行", name_en="Traffic")


@pytest.fixture
def draft(citizen):
    return builders.draft(citizen)


@pytest.fixture
def pending(citizen):
    """A matter that waits for a moderator."""
    return builders.pending(citizen)


@pytest.fixture
def thread(citizen, moderator):
    """A published matter, not yet dispatched."""
    return builders.published(citizen, moderator)


@pytest.fixture
def private_thread(citizen, moderator):
    return builders.accepted_unpublished(citizen, moderator)
