#!/usr/bin/env python3
"""Makes the exam beside it: pictures of shelves with books, some tidy and some full, and what is right about them.

Needs nothing but Python. The same script makes the same files.
"""
import math
import pathlib
import random
import struct
import zlib

WIDTH, HEIGHT = 480, 320
HERE = pathlib.Path(__file__).parent
COLORS = [(170, 60, 50), (50, 90, 150), (60, 130, 80), (180, 140, 50), (110, 70, 130)]
LETTERS = "ABDEKOQSЖЯ"


def filled(picture, outline, color):
    """Even-odd filling of an outline, row by row."""
    for row in range(HEIGHT):
        y = row + 0.5
        cuts = []
        for (ax, ay), (bx, by) in zip(outline, outline[1:] + outline[:1]):
            if (ay <= y) != (by <= y):
                cuts.append(ax + (y - ay) * (bx - ax) / (by - ay))
        cuts.sort()
        for left, right in zip(cuts[::2], cuts[1::2]):
            for column in range(max(0, math.ceil(left)), min(WIDTH, math.floor(right) + 1)):
                picture[row][column] = color


def png(picture):
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = b"".join(b"\0" + bytes(channel for pixel in row for channel in pixel) for row in picture)
    head = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows, 9)) + chunk(b"IEND", b"")


def book(left, lean, wide, high):
    """From the bottom left, around the rounded back, to the bottom right."""
    bottom, top = 280, 280 - high
    corners = [(left, bottom), (left + lean, top + 8), (left + lean + wide / 2, top)]
    corners += [(left + lean + wide, top + 8), (left + wide, bottom)]
    return [(round(x, 2), round(y, 2)) for x, y in corners]


def scene(books, chance):
    shade = chance.randint(205, 230)
    picture = [[(shade - row // 12, shade - row // 10, shade - row // 8) for _ in range(WIDTH)] for row in range(HEIGHT)]
    filled(picture, [(0, 281), (WIDTH, 281), (WIDTH, 300), (0, 300)], (120, 85, 55))
    shapes = []
    step = (WIDTH - 80) / books
    for place in range(books):
        wide, high = chance.uniform(0.45, 0.6) * step, chance.uniform(130, 220)
        outline = book(40 + step * place, chance.uniform(0, 12), wide, high)
        filled(picture, outline, chance.choice(COLORS))
        signature = chance.choice(LETTERS) + str(chance.randint(10, 99))
        points = ";".join(f"{x:.2f},{y:.2f}" for x, y in outline)
        shapes.append(
            f'    <polygon label="book" source="manual" occluded="0" points="{points}" z_order="0">\n'
            f'      <attribute name="signature">{signature}</attribute>\n    </polygon>\n'
        )
    return picture, shapes


def main():
    chance = random.Random(11)
    (HERE / "images").mkdir(exist_ok=True)
    (HERE / "instructions").mkdir(exist_ok=True)
    names = ["all.png"] + [f"tidy-{number}.png" for number in range(1, 7)] + [f"full-{number}.png" for number in range(1, 6)]
    xml = '<?xml version="1.0" encoding="utf-8"?>\n<annotations>\n  <version>1.1</version>\n'
    for number, name in enumerate(names):
        picture, shapes = scene(5 if name.startswith("full") else 2 + number % 2, chance)
        (HERE / "images" / name).write_bytes(png(picture))
        xml += f'  <image id="{number}" name="{name}" width="{WIDTH}" height="{HEIGHT}">\n' + "".join(shapes) + "  </image>\n"
        if number == 0:
            (HERE / "instructions" / "how-to.png").write_bytes(png(picture))
    (HERE / "reference.xml").write_text(xml + "</annotations>\n", encoding="utf-8")


main()
