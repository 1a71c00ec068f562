"""This computer's addresses, and which of them is meant; the door to ``ifaddr``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import IPv4Interface, IPv6Interface, ip_address, ip_interface
from typing import Final

from archive.characters import visible_line
from archive.errors import NotFound, Usage, extra

_IPV4: Final = 4
_IPV6: Final = 6


@dataclass(frozen=True, slots=True)
class Place:
    """An address of this computer.

    Attributes:
        interface: the name of the interface that has it.
        network: the address, with the length of its network's prefix.
    """

    interface: str
    network: IPv4Interface | IPv6Interface

    @property
    def address(self) -> str:
        """The address alone."""
        return str(self.network.ip)

    @property
    def alone(self) -> bool:
        """Whether nobody else can be in its network, as in a tunnel's."""
        only = self.network.network.num_addresses == 1
        return only and not self.network.is_loopback

    def authority(self, port: int) -> str:
        """Address and port, as they stand in a link (RFC 3986, 3.2.2)."""
        brackets = self.network.version == _IPV6
        return f"[{self.address}]:{port}" if brackets else f"{self.address}:{port}"

    def near(self, address: str) -> bool:
        """Whether another address is in the same network."""
        try:
            return ip_address(address) in self.network.network
        except ValueError:  # with a zone, or none at all
            return False


def places() -> list[Place]:
    """Every address that somebody can open in a browser; no connection is made.

    Without IPv6 addresses of one link: browsers do not take the zone that they need.

    Raises:
        MissingExtra: ifaddr is not installed.
    """
    with extra("serve", "ifaddr is not installed"):
        import ifaddr  # noqa: PLC0415
    found = []
    for adapter in ifaddr.get_adapters():
        for each in adapter.ips:
            plain = each.ip if each.is_IPv4 else each.ip[0]
            place = ip_interface(f"{plain}/{each.network_prefix}")
            if not place.is_link_local:
                found.append(Place(str(adapter.nice_name), place))
    return found


def chosen(there: Sequence[Place], named: str | None) -> Place:
    """The one place that a person means.

    Args:
        there: all places.
        named: an address, or an interface; None for the only one there is, other than
            those that this computer alone can reach.

    Raises:
        NotFound: there is none, or nobody else is in its network.
        Usage: it is one of several, or the wildcard; nothing is guessed.
    """
    if named is None:
        outside = [each for each in there if not each.network.is_loopback]
        return _only(outside, "this computer has {} addresses", there)
    try:
        wanted = ip_address(named)
    except ValueError:
        same = [each for each in there if each.interface == named]
        return _only(same, f"{visible_line(named)} has {{}} addresses", there)
    if wanted.is_unspecified:
        message = f"{named} would be every interface"
        raise Usage(message, hint=_listed(there))
    return _only(
        [each for each in there if each.network.ip == wanted], f"{named}: {{}}", there
    )


def _only(found: Sequence[Place], several: str, there: Sequence[Place]) -> Place:
    """Of several IPv4 and IPv6 addresses the one of IPv4: people can type it."""
    shared = [each for each in found if not each.alone]
    short = [each for each in shared if each.network.version == _IPV4] or shared
    if found and not short:
        message = f"{found[0].address} is alone in its network: nobody could come"
        raise NotFound(message, hint=_listed(there))
    if not short:
        message = "no such address or interface here"
        raise NotFound(message, hint=_listed(there))
    if len(short) > 1:
        raise Usage(several.format(len(short)), hint=_listed(short))
    return short[0]


def _listed(there: Sequence[Place]) -> str:
    """What may be said instead."""
    named = [f"{each.interface} {each.address}" for each in there if not each.alone]
    if not named:
        return "join a network first"
    return f"choose with --on: {', '.join(map(visible_line, named))}"
