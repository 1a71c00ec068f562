"""What people do. One module a task; each takes values and returns values.

``check`` first: everything that shows, unpacks or passes on goes through it. Then
``publish`` (pack, cosign), ``share`` (cut, merge), ``unpack``, ``read`` (show),
``compare`` (diff), ``prepare`` (source folders), ``keys`` and ``trusting``.
"""
