"""Which address is meant, and nothing guessed."""

from __future__ import annotations

import sys
from ipaddress import ip_interface

import pytest

from archive.carriers.hotspot.interfaces import Place, chosen, places
from archive.errors import MissingExtra, NotFound, Usage


def place(interface: str, network: str) -> Place:
    """An address of an interface."""
    return Place(interface, ip_interface(network))


LOOP = place("lo", "127.0.0.1/8")
WIFI = place("wlan0", "10.0.0.1/24")
WIRE = place("eth0", "192.168.1.5/24")
LONG = place("wlan0", "fd00::2/64")


def test_the_only_address_is_meant() -> None:
    """Those of this computer for itself do not count; IPv4 is easier to type."""
    assert chosen([LOOP, WIFI], None) == WIFI
    assert chosen([LOOP, WIFI, LONG], None) == WIFI
    assert chosen([LOOP, LONG], None) == LONG


TUNNEL = place("tun0", "10.8.0.2/32")
LEASED = place("wlan0", "2001:db8::7/128")


def test_where_nobody_else_can_be_is_no_place() -> None:
    """An address without neighbours: a tunnel's, or one that DHCPv6 gave."""
    assert chosen([LOOP, WIFI, TUNNEL], None) == WIFI
    assert chosen([LONG, LEASED], "wlan0") == LONG
    for named in (None, "tun0", "10.8.0.2"):
        with pytest.raises(NotFound, match=r"10\.8\.0\.2") as caught:
            chosen([LOOP, TUNNEL], named)
        assert "alone in its network" in caught.value.message
    alone = place("lo", "::1/128")
    assert chosen([alone], "::1") == alone


def test_of_several_none_is_guessed() -> None:
    """The message counts them, and the hint has them all."""
    with pytest.raises(Usage, match="2 addresses") as caught:
        chosen([LOOP, WIFI, WIRE], None)
    assert caught.value.hint == ("choose with --on: wlan0 10.0.0.1, eth0 192.168.1.5")
    with pytest.raises(Usage, match="wlan0 has 2 addresses"):
        chosen([WIFI, place("wlan0", "10.9.0.1/24")], "wlan0")


@pytest.mark.parametrize(
    ("named", "found"),
    [
        ("lo", LOOP),
        ("wlan0", WIFI),
        ("eth0", WIRE),
        ("10.0.0.1", WIFI),
        ("127.0.0.1", LOOP),
        ("fd00::2", LONG),
        ("FD00:0::2", LONG),
    ],
)
def test_an_address_or_an_interface_is_meant(named: str, found: Place) -> None:
    """Whichever a person knows."""
    assert chosen([LOOP, WIFI, LONG, WIRE], named) == found


@pytest.mark.parametrize("named", ["0.0.0.0", "::", "0:0::0"])  # noqa: S104 — refused
def test_nobody_listens_everywhere(named: str) -> None:
    """The wildcard is not an address of anything."""
    with pytest.raises(Usage, match="every interface"):
        chosen([LOOP, WIFI], named)


@pytest.mark.parametrize("named", ["wlan1", "10.0.0.2", "", "10.0.0.1:80", "a\x1b[2J"])
def test_what_is_not_there_is_said(named: str) -> None:
    """With what there is; a name cannot command the terminal."""
    with pytest.raises(NotFound) as caught:
        chosen([LOOP, WIFI], named)
    assert "wlan0 10.0.0.1" in caught.value.hint
    assert "\x1b" not in caught.value.message + caught.value.hint


def test_without_a_network_there_is_a_hint() -> None:
    """Nothing but this computer's own address is there."""
    with pytest.raises(NotFound) as caught:
        chosen([LOOP], None)
    assert "lo 127.0.0.1" in caught.value.hint
    with pytest.raises(NotFound, match="no such") as caught:
        chosen([], None)
    assert "join a network" in caught.value.hint


def test_who_is_near_is_in_the_network() -> None:
    """By the prefix that the interface has; what is no address is nowhere."""
    assert WIFI.near("10.0.0.250")
    assert not WIFI.near("10.0.1.250")
    assert not WIFI.near("fd00::3")
    assert not WIFI.near("")
    assert LOOP.near("127.9.9.9")
    assert LONG.near("fd00::9")
    assert not LONG.near("fd01::9")


def test_an_address_stands_in_a_link_as_links_want_it() -> None:
    """That of IPv6 in brackets."""
    assert WIFI.authority(80) == "10.0.0.1:80"
    assert LONG.authority(80) == "[fd00::2]:80"


def test_this_computer_has_an_address_for_itself() -> None:
    """The library finds it; none needs a zone, and none stands for all."""
    found = places()
    assert any(each.address == "127.0.0.1" for each in found)
    assert not any(each.network.is_link_local for each in found)
    assert not any(each.network.ip.is_unspecified for each in found)


def test_without_ifaddr_there_is_a_hint(monkeypatch: pytest.MonkeyPatch) -> None:
    """Which library is missing, and how to get it."""
    monkeypatch.setitem(sys.modules, "ifaddr", None)
    with pytest.raises(MissingExtra, match="ifaddr") as caught:
        places()
    assert "archive[serve]" in caught.value.hint
