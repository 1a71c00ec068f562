"""Media that carry packets; blind: they get squares and plain strings, never keys.

``printed`` makes sheets, ``screen`` shows squares one after another, ``photos`` and
``video`` take pictures out of whatever was handed over. ``frames`` says what a carrier
of frames of bytes is; ``radio`` is one.
"""
