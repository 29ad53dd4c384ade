"""Whatever stands in an address, a page of figures answers with a page or a sentence, never with a fault."""

import pytest
from django.test import Client

DAMAGED = [
    "/insight/rows/?figure=active&split=industry:%00",
    "/insight/rows/?figure=active&split=manager:%00",
    "/insight/rows/?figure=active&split=%00:retail",
    "/insight/rows/?figure=active&split=kind:%00",
    "/insight/rows/?figure=active&cursor=%00",
    "/insight/rows/?figure=group&group=%00",
    "/insight/rows/?figure=stage&stage=%00",
    "/insight/rows/?figure=new&period=%00",
    "/insight/rows/?figure=new&period=9999-12",
    "/insight/rows/?figure=cohort&cohort=9999-12&age=1200",
    "/insight/rows/?figure=worth&from=99999999999999999999999",
    "/insight/risk/?split=industry:%00",
    "/insight/churn/?split=%00&grain=%00&basis=%00",
    "/insight/groups/?group=%00&split=%00",
]


@pytest.fixture
def browser(figures, client_as, dora) -> Client:
    client: Client = client_as(dora)
    client.raise_request_exception = False
    return client


def test_no_damaged_address_breaks_a_page(browser):
    broken = [address for address in DAMAGED if browser.get(address).status_code >= 500]
    assert not broken
