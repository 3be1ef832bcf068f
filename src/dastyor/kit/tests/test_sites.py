"""Clients by name: one for the life of the process, with the operator's own places open to it."""

from __future__ import annotations

import re

import pytest

from dastyor.kit.http import AddressRefused
from dastyor.kit.settings import Section, Settings
from dastyor.kit.sites import Sites
from dastyor.kit.testing.site import FakeSite


async def test_a_name_is_one_client_until_all_are_closed():
    sites = Sites()
    first = sites.client("bank")
    assert sites.client("bank") is first
    assert sites.client("other") is not first
    await sites.close()
    assert sites.client("bank") is not first
    await sites.close()


async def test_only_the_addresses_given_with_a_client_lead_inside():
    sites = Sites()
    async with FakeSite() as site:
        assert (await sites.client("bank", site.url).ask("GET", site.url)).status == 200
        with pytest.raises(AddressRefused):
            await sites.client("other").ask("GET", site.url)
        await sites.close()
    assert len(site.asked) == 1


async def test_what_the_operator_allows_all_is_allowed_each():
    async with FakeSite() as site:
        sites = Sites([site.place])
        assert (await sites.client("any").ask("GET", site.url)).status == 200
        await sites.close()


def test_a_section_is_put_in_place_and_the_first_settings_stay_as_they_were():
    class Shop(Section):
        limit: int = 3

    plain = Settings()
    changed = plain.with_section(Shop(limit=9))
    assert (plain.section(Shop).limit, changed.section(Shop).limit) == (3, 9)
    assert changed.model_copy(update={"port": 1}).section(Shop).limit == 9


@pytest.mark.parametrize(
    "address", ["http://127.0.0.1/", "http://10.1.2.3/", "http://[::1]/", "http://localhost./", "http://a.localhost/"]
)
def test_an_address_that_says_itself_that_it_is_inside_is_refused_before_it_is_visited(address):
    place = Sites().place(address)
    with pytest.raises(AddressRefused, match=f"inside a network.*{re.escape(place)}"):
        Sites().checked(address)
    assert Sites([place]).checked(address) == address


def test_a_name_is_an_address_whatever_it_leads_to():
    assert Sites().checked("https://Example.uz/a?b=c") == "https://example.uz/a?b=c"
    assert Sites().place("https://Example.uz./a") == "example.uz:443"
