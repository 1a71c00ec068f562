"""LoRa radios of a Meshtastic mesh.

Read ``airtime`` (how long a frame is on the air), ``pacing`` (when the next one may
go), ``place`` (where a radio is), ``link`` (the connection, through the library
``meshtastic``), then ``mesh`` (the radio itself).
"""
