"""One square: digits in, modules out, a picture of them, and digits back.

Read ``draw`` (which modules are dark), ``image`` (a square as PNG, SVG, GIF and text),
``pictures`` (what a camera or a scanner made, opened), then ``read`` (the texts of
all squares in a picture). Nothing here knows what the digits mean.
"""
