"""What the tests of documents share: the packaged face, which every PC has, and both forms."""

import pytest

from app.reports.faces import PACKAGED, Face, face
from app.reports.forms import FORMS, Form, form


@pytest.fixture(scope="session")
def plex() -> Face:
    return face("plex")


@pytest.fixture(scope="session", params=[PACKAGED, "narrow"])
def each_face(request: pytest.FixtureRequest) -> Face:
    """The packaged face and a narrow one: a document must hold in both."""
    return face(PACKAGED) if request.param == PACKAGED else request.getfixturevalue("narrow")


@pytest.fixture(scope="session", params=FORMS)
def each_form(request: pytest.FixtureRequest) -> Form:
    return form(request.param)
