"""Any bytes as packets of an erasure code, and back, from any mix of carriers.

Read ``field`` (GF(2^16)), ``code`` (any k of n), ``packet`` (the frame), ``sending``
(which symbols go where), ``lines`` (packets as text), ``linear`` (equations),
``location`` and ``separation`` (which symbols were forged), then ``collection``
(packets in, objects out). ``docs/spec/packet.md`` is the specification. Nothing here
knows what the bytes mean.
"""
