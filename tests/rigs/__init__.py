"""Simulations that tests and measurements share: paper, light and cameras.

Read ``conditions`` (how bad it is), ``paper`` (what happens to a sheet), ``pose`` (how
it lies before the camera), ``light``, then ``photo``, which puts them together.
``planes`` is the door to OpenCV.
"""
