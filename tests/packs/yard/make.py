#!/usr/bin/env python3
"""Makes the exam beside it: pictures of a yard with bottles, crates and a tag, and what is right about them.

Needs nothing but Python. The same script makes the same files.
"""
import math
import pathlib
import random
import struct
import zlib

WIDTH, HEIGHT = 640, 400
HERE = pathlib.Path(__file__).parent
MATERIALS = {"glass": (60, 140, 90), "plastic": (230, 120, 40), "metal": (120, 130, 150)}
CODES = ["K7-O0", "Ж12-b", "QO0-8B", "s5S-Z2", "l1I-77", "У9-yy"]


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


def bottle(x, y, size):
    """From the bottom left, around the neck, to the bottom right."""
    sides = [(-0.3, 1), (-0.3, 0.35), (-0.24, 0.22), (-0.1, 0.12), (-0.1, -0.1)]
    outline = sides + [(-across, along) for across, along in reversed(sides)]
    return [(round(x + across * size, 2), round(y + along * size, 2)) for across, along in outline]


def points(outline):
    return ";".join(f"{x:.2f},{y:.2f}" for x, y in outline)


def scene(number, chance):
    shade = 200 + 6 * number
    picture = [[(shade - row // 10, shade - row // 12, shade - row // 8) for _ in range(WIDTH)] for row in range(HEIGHT)]
    shapes = []
    for place in range(1 + number % 3):
        material = chance.choice(list(MATERIALS))
        outline = bottle(90 + 130 * place + chance.uniform(-15, 15), 60 + chance.uniform(0, 40), 120)
        filled(picture, outline, MATERIALS[material])
        shapes.append(
            f'    <polygon label="bottle" source="manual" occluded="0" points="{points(outline)}" z_order="0">\n'
            f'      <attribute name="material">{material}</attribute>\n    </polygon>\n'
        )
    for place in range(1 + (number + 1) % 2):
        left, top = round(60 + 220 * place + chance.uniform(0, 30), 2), round(250 + chance.uniform(0, 20), 2)
        right, bottom = left + 150, top + 100
        filled(picture, [(left, top), (right, top), (right, bottom), (left, bottom)], (150, 100, 50))
        full = chance.choice(["true", "false"])
        slots = chance.randint(1, 12)
        if full == "true":
            inside = [(left + 20, top + 20), (right - 20, top + 20), (right - 20, bottom - 20), (left + 20, bottom - 20)]
            filled(picture, inside, (90, 60, 30))
        shapes.append(
            f'    <box label="crate" source="manual" occluded="0" xtl="{left:.2f}" ytl="{top:.2f}" xbr="{right:.2f}" '
            f'ybr="{bottom:.2f}" z_order="0">\n      <attribute name="full">{full}</attribute>\n'
            f'      <attribute name="slots">{slots}</attribute>\n    </box>\n'
        )
    x, y = 520 + chance.uniform(-10, 10), 230 + chance.uniform(-20, 20)
    tag = [(x, y), (x + 90, y + 12), (x + 84, y + 56), (x - 4, y + 42)]
    filled(picture, tag, (250, 240, 120))
    shapes.append(
        f'    <polygon label="tag" source="manual" occluded="0" points="{points(tag)}" z_order="0">\n'
        f'      <attribute name="code">{CODES[number % len(CODES)]}</attribute>\n    </polygon>\n'
    )
    return picture, shapes


def main():
    chance = random.Random(7)
    (HERE / "images").mkdir(exist_ok=True)
    (HERE / "instructions").mkdir(exist_ok=True)
    xml = '<?xml version="1.0" encoding="utf-8"?>\n<annotations>\n  <version>1.1</version>\n'
    for number in range(6):
        name = f"{'ab'[number // 3]}-{number % 3 + 1}.png"
        picture, shapes = scene(number, chance)
        (HERE / "images" / name).write_bytes(png(picture))
        xml += f'  <image id="{number}" name="{name}" width="{WIDTH}" height="{HEIGHT}">\n' + "".join(shapes) + "  </image>\n"
        if number == 0:
            (HERE / "instructions" / "how-to.png").write_bytes(png(picture))
    (HERE / "reference.xml").write_text(xml + "</annotations>\n", encoding="utf-8")


main()
