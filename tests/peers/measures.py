#!/usr/bin/env python3
"""Compares the measures of masks, boxes, joints and lines with Python libraries: the values, and what it takes to
compare all objects of a picture with each other and to match them.

    python3 tests/peers/measures.py

The peers (pycocotools with its COCOeval, OpenCV for boundaries, shapely for lines) are installed into a virtual
environment beside this script's temporary files; ours are those of `cargo bench --bench measures`. Both compute in one
process and on one thread, and neither counts the time of reading the cases. The script fails when a value differs by
more than 1e-6, or of a line by more than what shapely's buffer, a polygon, is off.
"""

import argparse
import contextlib
import io
import json
import math
import os
import random
import subprocess
import sys
import tempfile
import time

import peers

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")
PACKAGES = ["opencv-python-headless", "numpy", "pycocotools", "shapely"]
SIZE = (1920, 1080)
SIGMAS = [0.026, 0.025, 0.025, 0.035, 0.035, 0.079, 0.079, 0.072, 0.072, 0.062, 0.062, 0.107, 0.107, 0.087, 0.087, 0.089, 0.089]
# As in benches/measures.rs.
THRESHOLD, TOLERANCE, ALPHA = 0.5, 8.0, 0.05
# A buffer with so many segments a quarter circle is off by a hundred-thousandth of its radius.
SEGMENTS, LINE_ERROR = 200, 1e-5


def wavy(random_, x, y, radius):
    """Corners of an outline around a place."""
    waves, turn, depth = random_.randint(2, 9), random_.random(), random_.uniform(0.02, 0.3)
    corners = []
    for number in range(60):
        angle = math.tau * number / 60
        reach = radius * (1 + depth * math.sin(waves * angle + turn)) + random_.gauss(0, 2)
        corners.append((x + reach * math.cos(angle), y + reach * math.sin(angle) * 0.8))
    return corners


def rows(outline, random_):
    """The runs of pixels of an outline, some with a hole: row, first and last column."""
    import cv2
    import numpy

    image = numpy.zeros((SIZE[1], SIZE[0]), numpy.uint8)
    cv2.fillPoly(image, [numpy.array(outline, numpy.int32)], 1)
    if random_.random() < 0.3:
        x, y = outline[0]
        cv2.circle(image, (int(x) - 30, int(y)), random_.randint(3, 40), 0, -1)
    found = []
    for row in numpy.flatnonzero(image.any(axis=1)):
        steps = numpy.flatnonzero(numpy.diff(numpy.concatenate(([0], image[row], [0])).astype(numpy.int8)))
        found += [[int(row), int(start), int(end) - 1] for start, end in zip(steps[::2], steps[1::2])]
    return found


def cases(count, objects):
    """Pictures with objects of every kind, each drawn by two hands."""
    random_ = random.Random(1)
    made = {"masks": [], "boxes": [], "skeletons": [], "lines": [], "sigmas": SIGMAS}
    for _ in range(count):
        pictures = {kind: {"width": SIZE[0], "height": SIZE[1], "expected": [], "given": []} for kind in made if kind != "sigmas"}
        for _ in range(objects):
            x, y, radius = random_.uniform(0, SIZE[0]), random_.uniform(0, SIZE[1]), random_.uniform(30, 200)
            lane = [(x + 0.3 * down + random_.gauss(0, 9), y + down) for down in range(-300, 301, 60)]
            body = [(random_.gauss(0, radius / 2), random_.gauss(0, radius)) for _ in SIGMAS]
            visible = [random_.random() < 0.8 for _ in SIGMAS]
            visible[:2] = [True, True]
            off = random_.choice([1, 4, 15, 40])
            for hand in ("expected", "given"):
                at_x, at_y = x + random_.gauss(0, off / 3), y + random_.gauss(0, off / 3)
                pictures["masks"][hand].append(rows(wavy(random_, at_x, at_y, radius), random_))
                sides = [at_x - radius, at_y - radius / 2, at_x + radius, at_y + radius / 2]
                pictures["boxes"][hand].append([side + random_.gauss(0, min(off, radius / 8)) for side in sides])
                joints = [(at_x + a + random_.gauss(0, off), at_y + b + random_.gauss(0, off)) for a, b in body]
                # COCO's results have all joints; only those of the ground truth may be missing.
                joints = [joint if seen or hand == "given" else None for joint, seen in zip(joints, visible)]
                pictures["skeletons"][hand].append(joints)
                pictures["lines"][hand].append([(a + random_.gauss(0, off / 2), b + random_.gauss(0, off / 2)) for a, b in lane])
        for kind, picture in pictures.items():
            made[kind].append(picture)
    return made


def bitmap(runs):
    import numpy

    image = numpy.zeros((SIZE[1], SIZE[0]), numpy.uint8, order="F")
    for row, first, last in runs:
        image[row, first : last + 1] = 1
    return image


def timed(work, times=5):
    """The result, and the shortest time of some."""
    taken = []
    for _ in range(times):
        began = time.perf_counter()
        result = work()
        taken.append(time.perf_counter() - began)
    return result, min(taken)


def pairs(pictures, similarity):
    """Of each object with the other of the same number."""
    return [similarity(one, other) for picture in pictures for one, other in zip(picture["expected"], picture["given"])]


def sets(pictures, annotation):
    """Ground truth and results as pycocotools has them."""
    from pycocotools.coco import COCO

    truth, results = [], []
    for number, picture in enumerate(pictures):
        for shape in picture["expected"]:
            truth.append({"id": len(truth) + 1, "image_id": number, "category_id": 1, "iscrowd": 0, **annotation(shape)})
        for shape in picture["given"]:
            results.append({"image_id": number, "category_id": 1, "score": 1.0, **annotation(shape)})
    images = [{"id": number, "width": SIZE[0], "height": SIZE[1]} for number in range(len(pictures))]
    coco = COCO()
    coco.dataset = {"images": images, "categories": [{"id": 1, "name": "object"}], "annotations": truth}
    coco.createIndex()
    return coco, coco.loadRes(results)


def evaluated(pictures, kind, annotation, times=5):
    """The similarities of all objects of each picture, as COCOeval has them, and the time that `evaluate` takes as it comes:
    with ten thresholds and, for masks and boxes, four ranges of sizes."""
    import numpy
    from pycocotools.cocoeval import COCOeval

    def work():
        evaluation = COCOeval(truth, results, kind)
        if kind == "keypoints":
            evaluation.params.kpt_oks_sigmas = numpy.array(SIGMAS)
        evaluation.evaluate()
        return evaluation

    with contextlib.redirect_stdout(io.StringIO()):
        truth, results = sets(pictures, annotation)
        evaluation, taken = timed(work, times)
    # Rows are results here, columns expected objects.
    return [numpy.array(evaluation.ious[number, 1]).T for number in range(len(pictures))], taken


def mask_annotation(runs):
    from pycocotools import mask

    encoded = mask.encode(bitmap(runs))
    return {"segmentation": encoded, "area": float(mask.area(encoded)), "bbox": mask.toBbox(encoded).tolist()}


def box_annotation(sides):
    # A box has all pixels that its sides touch, as far as they are on the picture.
    left, top, right, bottom = (min(max(int(side), 0), limit - 1) for side, limit in zip(sides, SIZE * 2))
    box = [left, top, right - left + 1, bottom - top + 1]
    return {"bbox": box, "area": box[2] * box[3]}


def skeleton_annotation(joints):
    there = [joint for joint in joints if joint]
    left, right = min(x for x, _ in there), max(x for x, _ in there)
    top, bottom = min(y for _, y in there), max(y for _, y in there)
    numbers = [number for joint in joints for number in ((*joint, 2) if joint else (0, 0, 0))]
    area = (right - left) * (bottom - top)
    box = [left, top, right - left, bottom - top]
    return {"keypoints": numbers, "num_keypoints": len(there), "area": area, "bbox": box}


def boundary(image):
    """Boundary of a mask, as its definition was published with."""
    import cv2

    width = max(int(round(0.02 * math.hypot(*SIZE))), 1)
    padded = cv2.copyMakeBorder(image, 1, 1, 1, 1, cv2.BORDER_CONSTANT, value=0)
    eroded = cv2.erode(padded, cv2.getStructuringElement(cv2.MORPH_RECT, (3, 3)), iterations=width)
    return image - eroded[1:-1, 1:-1]


def boundaries(pictures):
    """All boundaries of each picture compared with each other, from masks that are encoded."""
    import numpy
    from pycocotools import mask

    encoded = [{hand: [mask.encode(bitmap(runs)) for runs in picture[hand]] for hand in ("expected", "given")} for picture in pictures]

    def work():
        found = []
        for picture in encoded:
            edges = {
                hand: [mask.encode(numpy.asfortranarray(boundary(mask.decode(shape)))) for shape in picture[hand]]
                for hand in picture
            }
            found.append(mask.iou(edges["expected"], edges["given"], [0] * len(edges["given"])))
        return found

    return timed(work, 1)


def lines(pictures):
    """All lines of each picture compared with each other, with buffers as coarse as they come; and values of finer ones."""
    from shapely import LineString

    def f1(one, other, near_one, near_other):
        recall, precision = one.intersection(near_other).length / one.length, other.intersection(near_one).length / other.length
        return 2 * precision * recall / (precision + recall) if precision + recall else 0.0

    def all_pairs(picture):
        hands = [[LineString(points) for points in picture[hand]] for hand in ("expected", "given")]
        near = [[line.buffer(TOLERANCE) for line in hand] for hand in hands]
        return [[f1(one, other, *both) for other, *both in zip(hands[1], [near_one] * len(hands[1]), near[1])] for one, near_one in zip(hands[0], near[0])]

    def fine(one, other):
        one, other = LineString(one), LineString(other)
        return f1(one, other, *(line.buffer(TOLERANCE, quad_segs=SEGMENTS) for line in (one, other)))

    found, taken = timed(lambda: [all_pairs(picture) for picture in pictures], 3)
    return pairs(pictures, fine), found, taken


def matched(similarities):
    """Number of pairs of the best total among those that reach the threshold, by trying everything."""
    columns = len(similarities[0])
    best = {0: (0.0, 0)}
    for row in similarities:
        following = dict(best)
        for taken, (total, count) in best.items():
            for column in range(columns):
                if row[column] >= THRESHOLD and not taken >> column & 1:
                    key, value = taken | 1 << column, (total + row[column], count + 1)
                    following[key] = max(following.get(key, value), value)
        best = following
    return max(best.values())[1]


def diagonal(similarities):
    return [float(one[place]) for matrix in similarities for place, one in enumerate(matrix)]


def theirs(made):
    """By measure: the peer's name, its values, its number of matched objects by picture, its time, how far it may be off."""

    def with_matches(name, similarities, taken, values=None, error=1e-6):
        counts = [matched(matrix) for matrix in similarities]
        return {"peer": name, "values": values or diagonal(similarities), "matched": counts, "seconds": taken, "error": error}

    def dice_of(matrix):
        return 2 * matrix / (1 + matrix)

    def pck(expected, given):
        box = skeleton_annotation(expected)["bbox"]
        near = [math.dist(one, other) <= ALPHA * max(box[2:]) for one, other in zip(expected, given) if one]
        return sum(near) / len(near)

    def all_pck(picture):
        return [[pck(one, other) for other in picture["given"]] for one in picture["expected"]]

    masks, masks_time = evaluated(made["masks"], "segm", mask_annotation)
    edges, edges_time = boundaries(made["masks"])
    boxes, boxes_time = evaluated(made["boxes"], "bbox", box_annotation)
    skeletons, skeletons_time = evaluated(made["skeletons"], "keypoints", skeleton_annotation)
    plain, plain_time = timed(lambda: [all_pck(picture) for picture in made["skeletons"]])
    fine, coarse, lines_time = lines(made["lines"])
    return {
        "iou": with_matches("COCOeval, masks", masks, masks_time),
        "dice": with_matches("COCOeval, masks", [dice_of(matrix) for matrix in masks], masks_time),
        "boundary_iou": with_matches("OpenCV and pycocotools", edges, edges_time),
        "box": with_matches("COCOeval, boxes", boxes, boxes_time),
        "oks": with_matches("COCOeval, key points", skeletons, skeletons_time),
        "pck": with_matches("a few lines of Python", plain, plain_time),
        "line": with_matches("shapely", coarse, lines_time, fine, LINE_ERROR),
    }


def compare(ours, theirs_, pictures):
    """Prints a line for each measure; returns whether all agree."""
    agree = True
    print(f"{'':<16}{'peer':<26}{'ours':>12}{'peer':>12}{'ratio':>8}   farthest off, matched otherwise")
    for measure, other in theirs_.items():
        mine = ours[measure]
        farthest = max(abs(one - two) for one, two in zip(mine["values"], other["values"], strict=True))
        otherwise = sum(one != two for one, two in zip(mine["matched"], other["matched"], strict=True))
        agree = agree and farthest <= other["error"] and otherwise == 0
        times = [f"{seconds / pictures * 1e6:.1f} µs" for seconds in (mine["seconds"], other["seconds"])]
        ratio = other["seconds"] / mine["seconds"]
        print(f"{measure:<16}{other['peer']:<26}{times[0]:>12}{times[1]:>12}{ratio:>8.0f}   {farthest:.1e}, {otherwise}")
    return agree


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pictures", type=int, default=20, help="pictures of each kind (default 20)")
    parser.add_argument("--objects", type=int, default=10, help="objects on each (default 10)")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        python = peers.environment(folder, PACKAGES)
        path, script = os.path.join(folder, "cases.json"), os.path.abspath(__file__)
        subprocess.run([python, script, "--make", path, str(arguments.pictures), str(arguments.objects)], check=True)
        bench = ["cargo", "bench", "--quiet", "--bench", "measures", "--", "--cases", path]
        ours = json.loads(subprocess.run(bench, check=True, stdout=subprocess.PIPE, cwd=ROOT).stdout)
        answer = subprocess.run([python, script, "--peers", path], check=True, stdout=subprocess.PIPE).stdout
        if not compare(ours, json.loads(answer), arguments.pictures):
            sys.exit("values differ")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--make"]:
        with open(sys.argv[2], "w", encoding="utf-8") as out:
            json.dump(cases(int(sys.argv[3]), int(sys.argv[4])), out)
    elif sys.argv[1:2] == ["--peers"]:
        with open(sys.argv[2], encoding="utf-8") as file:
            print(json.dumps(theirs(json.load(file))))
    else:
        main()
