"""Clients by name: one for the life of the process, with the operator's own places open to it."""

from __future__ import annotations

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
