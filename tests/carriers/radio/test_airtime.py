"""Time on the air is what the published formula and others' figures say."""

from __future__ import annotations

import pytest
from meshtastic.protobuf import config_pb2, mesh_pb2, portnums_pb2

from archive.carriers.radio.airtime import (
    LARGEST,
    PRESETS,
    Modulation,
    exact,
    in_the_air,
)


@pytest.mark.parametrize(
    ("spreading", "size", "milliseconds"),
    [
        (7, 23, 61.7),
        (8, 23, 113.2),
        (9, 23, 205.8),
        (10, 23, 370.7),
        (12, 23, 1482.8),
        (7, 64, 118.0),
        (12, 64, 2793.5),
    ],
)
def test_it_is_what_calculators_of_lorawan_say(
    spreading: int, size: int, milliseconds: float
) -> None:
    """At 125 kHz, 4/5, 8 symbols before: the figures that LoRaWAN's users know."""
    seconds = Modulation(spreading, 125, 5).airtime(size, preamble=8)
    assert round(1000 * seconds, 1) == milliseconds


@pytest.mark.parametrize(
    ("preset", "milliseconds"),
    [("SHORT_FAST", 204), ("MEDIUM_FAST", 642), ("LONG_FAST", 2157)],
)
def test_full_frames_of_presets(preset: str, milliseconds: int) -> None:
    """A packet of 255 bytes, as others have counted it for Meshtastic."""
    assert round(1000 * PRESETS[preset].airtime(255)) == milliseconds


def test_the_presets_have_the_library_s_names() -> None:
    """Every preset that is counted with is one that radios can be set to."""
    names = config_pb2.Config.LoRaConfig.ModemPreset.keys()
    assert set(PRESETS) <= set(names)


@pytest.mark.parametrize("size", [0, 1, 115, 127, 128, 200, LARGEST])
def test_a_packet_has_the_bytes_that_the_library_makes(size: int) -> None:
    """16 bytes, and the message as protobufs encode it with the firmware's flags."""
    data = mesh_pb2.Data(
        portnum=portnums_pb2.PortNum.PRIVATE_APP, payload=b"x" * size, bitfield=1
    )
    missing = 2 if size == 0 else 0  # a field without content is left out
    assert in_the_air(size) == 16 + data.ByteSize() + missing


def test_the_largest_frame_fills_a_packet() -> None:
    """231 bytes make 255, the most that a radio sends."""
    assert in_the_air(LARGEST) == 255
    assert in_the_air(LARGEST + 1) > 255


def test_bandwidths_are_stored_without_their_fractions() -> None:
    """Radios say 31 and mean 31.25 kHz; 250 is 250."""
    assert [exact(each) for each in (31, 62, 250)] == [31.25, 62.5, 250.0]
