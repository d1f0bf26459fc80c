"""What every page has, whoever looks at it."""

from __future__ import annotations

import pytest

from tests.browser.office import Office, picture

pytestmark = pytest.mark.integration


def test_an_operator_sees_how_the_services_are(office: Office) -> None:
    with office.person("operator", "truc.ban") as page:
        assert page.locator("h1").count() == 1
        assert page.get_by_text("Sẵn sàng").count() == 3
        picture(page, "overview")
