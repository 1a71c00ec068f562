"""A simulation of LoRa meshes: ``python -m bench.mesh``.

Reading order: ``radio`` (frames, airtime, who hears whom), ``air`` (what happens when
nodes send), ``fresh``, ``flood`` and ``acks`` (three ways to bring an edition to
everybody), ``cases`` (what is run, and kept), ``report`` and ``panels`` (what is said
of it). Drawing is that of ``bench.epidemic``. What is assumed, and why:
``docs/scale.md``.
"""
