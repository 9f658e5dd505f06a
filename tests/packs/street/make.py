#!/usr/bin/env python3
"""Makes the exam beside it: pictures of a street with something to draw with every tool, and what is right about them.

Needs nothing but Python. The same script makes the same files.
"""
import math
import pathlib
import random
import struct
import zlib

WIDTH, HEIGHT = 480, 320
HERE = pathlib.Path(__file__).parent
SKY = {"dry": (170, 205, 235), "wet": (150, 160, 170), "snow": (215, 220, 228)}
WEATHER = ["dry", "wet", "snow", "dry"]
CODES = ["A-17", "B-4", "C-92", "D-08"]
JOINTS = ["head", "neck", "left hand", "right hand", "hips", "left foot", "right foot"]
EDGES = [(0, 1), (1, 2), (1, 3), (1, 4), (4, 5), (4, 6)]


def filled(picture, outline, color):
    """Even-odd filling of an outline: the pixels whose centres are inside."""
    for row in range(HEIGHT):
        y = row + 0.5
        cuts = []
        for (ax, ay), (bx, by) in zip(outline, outline[1:] + outline[:1]):
            if (ay <= y) != (by <= y):
                cuts.append(ax + (y - ay) * (bx - ax) / (by - ay))
        cuts.sort()
        for left, right in zip(cuts[::2], cuts[1::2]):
            for column in range(max(0, math.ceil(left - 0.5)), min(WIDTH, math.floor(right - 0.5) + 1)):
                picture[row][column] = color


def stroke(picture, ends, width, color):
    """A line from end to end, this wide."""
    for (ax, ay), (bx, by) in zip(ends, ends[1:]):
        length = math.hypot(bx - ax, by - ay) or 1
        dx, dy = (bx - ax) / length * width / 2, (by - ay) / length * width / 2
        filled(picture, [(ax - dy, ay + dx), (bx - dy, by + dx), (bx + dy, by - dx), (ax + dy, ay - dx)], color)


def around(x, y, across, down, turn=0.0):
    """Points of an ellipse."""
    sine, cosine = math.sin(math.radians(turn)), math.cos(math.radians(turn))
    steps = [2 * math.pi * step / 60 for step in range(60)]
    circle = [(across * math.cos(step), down * math.sin(step)) for step in steps]
    return [(x + a * cosine - b * sine, y + a * sine + b * cosine) for a, b in circle]


def png(picture):
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = b"".join(b"\0" + bytes(channel for pixel in row for channel in pixel) for row in picture)
    head = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows, 9)) + chunk(b"IEND", b"")


def points(outline):
    return ";".join(f"{x:.2f},{y:.2f}" for x, y in outline)


def rounded(outline):
    return [(round(x, 2), round(y, 2)) for x, y in outline]


def shape(name, label, told, inside=""):
    return f'    <{name} label="{label}" source="manual" occluded="0" {told} z_order="0">{inside}\n    </{name}>\n'


def attribute(name, value):
    return f'\n      <attribute name="{name}">{value}</attribute>'


def house(picture, left, top):
    outline = rounded([(left, top), (left + 45, top - 38), (left + 90, top), (left + 90, top + 80), (left, top + 80)])
    filled(picture, outline, (190, 110, 80))
    stroke(picture, [outline[0], outline[1], outline[2]], 5, (110, 50, 40))
    return shape("polygon", "house", f'points="{points(outline)}"')


def sign(picture, left, top, turn, code):
    corners = [(left, top), (left + 62, top), (left + 62, top + 26), (left, top + 26)]
    x, y = left + 31, top + 13
    sine, cosine = math.sin(math.radians(turn)), math.cos(math.radians(turn))
    turned = [(x + (a - x) * cosine - (b - y) * sine, y + (a - x) * sine + (b - y) * cosine) for a, b in corners]
    stroke(picture, [(x, y), (x, y + 60)], 5, (90, 90, 90))
    filled(picture, turned, (250, 235, 90))
    rotation = f' rotation="{turn:.2f}"' if turn else ""
    told = f'xtl="{left:.2f}" ytl="{top:.2f}" xbr="{left + 62:.2f}" ybr="{top + 26:.2f}"{rotation}'
    return shape("box", "sign", told, attribute("code", code))


def pond(picture, x, y, across, down, turn):
    filled(picture, around(x, y, across, down, turn), (70, 120, 190))
    rotation = f' rotation="{turn:.2f}"' if turn else ""
    return shape("ellipse", "pond", f'cx="{x:.2f}" cy="{y:.2f}" rx="{across:.2f}" ry="{down:.2f}"{rotation}')


def bush(picture, x, y, chance):
    """Overlapping circles; the ground truth is what was painted."""
    before = [list(row) for row in picture]
    for number in range(4):
        circle = around(x + 16 * number + chance.uniform(-3, 3), y + chance.uniform(-7, 7), 17, 15)
        filled(picture, circle, (60, 130, 60))
    painted = [[one != other for one, other in zip(row, old)] for row, old in zip(picture, before)]
    rows = [row for row in range(HEIGHT) if any(painted[row])]
    columns = [column for column in range(WIDTH) if any(painted[row][column] for row in rows)]
    left, top, width, height = min(columns), min(rows), max(columns) - min(columns) + 1, max(rows) - min(rows) + 1
    runs, is_set, length = [], False, 0
    for row in range(top, top + height):
        for column in range(left, left + width):
            if painted[row][column] != is_set:
                runs.append(length)
                is_set, length = not is_set, 0
            length += 1
    runs.append(length)
    told = f'rle="{", ".join(map(str, runs))}" left="{left}" top="{top}" width="{width}" height="{height}"'
    return shape("mask", "bush", told)


def lane(picture, y, bend):
    line = rounded([(0, y), (120, y + bend), (250, y - bend / 2), (380, y + bend / 3), (WIDTH - 1, y)])
    stroke(picture, line, 6, (245, 245, 245))
    return shape("polyline", "lane", f'points="{points(line)}"')


def lights(picture, x, y):
    lamps = rounded([(x + 26 * number, y + 9 * math.sin(math.pi * number / 4)) for number in range(5)])
    stroke(picture, lamps, 2, (60, 60, 60))
    for lamp in lamps:
        filled(picture, around(*lamp, 5, 5), (255, 215, 60))
    return shape("points", "lights", f'points="{points(lamps)}"')


def person(picture, x, y, outside, hidden):
    at = [(0, 0), (0, 14), (-22, 34), (20, 38), (1, 50), (-13, 92), (15, 92)]
    joints = rounded([(x + across, y + down) for across, down in at])
    color = (150, 40, 60)
    for one, other in EDGES:
        if not {one, other} & outside:
            stroke(picture, [joints[one], joints[other]], 7, color)
    filled(picture, around(*joints[0], 10, 12), color)
    xml = '    <skeleton label="person" source="manual" z_order="0">\n'
    for number, (name, (x, y)) in enumerate(zip(JOINTS, joints)):
        flags = f'outside="{int(number in outside)}" occluded="{int(number in hidden)}"'
        xml += f'      <points label="{name}" {flags} points="{x:.2f},{y:.2f}">\n      </points>\n'
    return xml + "    </skeleton>\n"


def crate(picture, left, top, size):
    shift = size * 0.45
    front = [(left, top), (left, top + size), (left + size, top), (left + size, top + size)]
    back = [(front[corner][0] + shift, front[corner][1] - shift) for corner in (2, 3, 0, 1)]
    corners = rounded(front + back)
    at = dict(enumerate(corners))
    filled(picture, [at[0], at[2], at[4], at[6]], (200, 160, 90))
    filled(picture, [at[2], at[3], at[5], at[4]], (130, 90, 40))
    filled(picture, [at[0], at[1], at[3], at[2]], (165, 120, 60))
    # The site's names in the order of its corners: those of the back begin on the right.
    names = ["tl1", "bl1", "tr1", "br1", "tl2", "bl2", "tr2", "br2"]
    told = " ".join(f'x{name}="{x:.2f}" y{name}="{y:.2f}"' for name, (x, y) in zip(names, corners))
    return shape("cuboid", "crate", told)


def scene(number, chance):
    weather = WEATHER[number]
    sky = SKY[weather]
    picture = [[sky if row < 130 else (140, 165, 120) for _ in range(WIDTH)] for row in range(HEIGHT)]
    for row in range(225, HEIGHT):
        picture[row] = [(110, 110, 115)] * WIDTH
    shapes = [house(picture, 20 + 12 * number, 90)]
    if number % 2:
        shapes.append(house(picture, 330, 86))
    shapes.append(pond(picture, 180 + 20 * number, 195, 48, 15 + 2 * number, [0.0, 8.0, 352.0, 12.0][number]))
    shapes.append(bush(picture, 255 + 8 * number, 165, chance))
    shapes.append(sign(picture, 150 + 14 * number, 70, [0.0, 10.0, 0.0, 350.0][number], CODES[number]))
    shapes.append(lane(picture, 290, chance.uniform(-14, 14)))
    shapes.append(lights(picture, 230 + 5 * number, 40))
    shapes.append(crate(picture, 390 - 9 * number, 225, 36 + 3 * number))
    outside, hidden = [set(), {6}, set(), {2, 3}][number], [set(), set(), {3}, {5}][number]
    shapes.append(person(picture, 80 + 70 * number, 170, outside, hidden))
    if number == 2:
        shapes.append(person(picture, 330, 175, set(), set()))
    tag = f'    <tag label="scene" source="manual">{attribute("weather", weather)}\n    </tag>\n'
    return picture, shapes + [tag]


def main():
    chance = random.Random(11)
    for folder in ("images", "instructions"):
        (HERE / folder).mkdir(exist_ok=True)
    xml = '<?xml version="1.0" encoding="utf-8"?>\n<annotations>\n  <version>1.1</version>\n'
    for number in range(4):
        name = f"{'ab'[number // 2]}-{number % 2 + 1}.png"
        picture, shapes = scene(number, chance)
        (HERE / "images" / name).write_bytes(png(picture))
        xml += f'  <image id="{number}" name="{name}" width="{WIDTH}" height="{HEIGHT}">\n' + "".join(shapes) + "  </image>\n"
        if number == 0:
            (HERE / "instructions" / "how-to.png").write_bytes(png(picture))
    (HERE / "reference.xml").write_text(xml + "</annotations>\n", encoding="utf-8")


main()
