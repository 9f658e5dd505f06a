#!/usr/bin/env python3
"""Scores the same files with `candidates-bot score` and with Python peers, each as a whole process, and prints the
ratios side by side.

    cargo build --profile dist
    python3 tests/peers/peers.py target/dist/candidates-bot

The peers (Pillow with OpenCV and numpy as the bot that this one replaces used them, pycocotools, shapely) are installed
into a virtual environment beside this script's temporary files. The slow ones score fewer of the files; times are per
file. Figures of Pillow's masks are compared with ours: the newest ones are the same, those of 9.2 nearly.
"""

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import time
import venv
import xml.etree.ElementTree as ElementTree

HERE = os.path.dirname(os.path.abspath(__file__))
EXAM = os.path.join(HERE, "..", "..", "assets", "exam")
PACKAGES = ["pillow", "opencv-python-headless", "numpy", "pycocotools", "shapely"]
SIZE = (1920, 1080)


def read(path):
    """Picture → label → list of polygons."""
    pictures = {}
    for image in ElementTree.parse(path).getroot().iter("image"):
        labels = {}
        for shape in image.iter("polygon"):
            points = [tuple(map(float, pair.split(","))) for pair in shape.get("points").split(";")]
            labels.setdefault(shape.get("label"), []).append(points)
        pictures[image.get("name")] = labels
    return pictures


def mean_iou(submission, reference, iou):
    """Figures of a file: mean IoU in percent by label, each picture rounded first."""
    figures = {}
    for label in ("car", "plate"):
        values = [
            round(100 * iou(labels.get(label, []), reference[name].get(label, [])), 2)
            for name, labels in submission.items()
        ]
        figures[label] = sum(values) / len(values)
    return figures


def pillow(folder):
    import cv2
    import numpy
    from PIL import Image, ImageDraw

    def mask(polygons, name):
        image = Image.new("1", SIZE, 0)
        for points in polygons:
            ImageDraw.Draw(image).polygon([(int(x), int(y)) for x, y in points], outline=1, fill=1)
        path = os.path.join(folder, name)
        image.save(path)
        return cv2.imread(path, cv2.IMREAD_GRAYSCALE)

    def iou(one, other):
        a, b = mask(one, "a.png"), mask(other, "b.png")
        union = numpy.logical_or(a, b).sum()
        return 1.0 if union == 0 else numpy.logical_and(a, b).sum() / union

    return iou


def coco(_):
    from pycocotools import mask

    def encoded(polygons):
        width, height = SIZE
        flat = [[number for point in points for number in point] for points in polygons]
        return mask.merge(mask.frPyObjects(flat, height, width))

    def iou(one, other):
        return float(mask.iou([encoded(one)], [encoded(other)], [0])[0][0])

    return iou


def shapes(_):
    from shapely import Polygon, unary_union

    def area(polygons):
        return unary_union([Polygon(points).buffer(0) for points in polygons])

    def iou(one, other):
        a, b = area(one), area(other)
        union = a.union(b).area
        return 1.0 if union == 0 else a.intersection(b).area / union

    return iou


PEERS = {"pillow": pillow, "pycocotools": coco, "shapely": shapes}


def score(peer, reference, files):
    """A peer at work, in a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        iou = PEERS[peer](folder)
        truth = read(reference)
        for path in files:
            print(json.dumps({"file": path, **mean_iou(read(path), truth, iou)}))


def make(folder, count):
    """Submissions of five pictures: the ground truth with a hand that is off by a few pixels, 4 to 90 points a car."""
    random.seed(1)
    truth = read(os.path.join(EXAM, "reference.xml"))
    names = sorted(truth)[:5]
    files = []
    for number in range(count):
        lines = ["<?xml version=\"1.0\" encoding=\"utf-8\"?>", "<annotations>", "<version>1.1</version>"]
        for index, name in enumerate(names):
            lines.append(f'<image id="{index}" name="{name}" width="{SIZE[0]}" height="{SIZE[1]}">')
            for label, polygons in truth[name].items():
                for points in polygons:
                    wanted = max(4, min(len(points), random.randint(4, 90)))
                    kept = sorted(random.sample(range(len(points)), wanted))
                    moved = [(points[at][0] + random.gauss(0, 2), points[at][1] + random.gauss(0, 2)) for at in kept]
                    outline = ";".join(f"{x:.2f},{y:.2f}" for x, y in moved)
                    lines.append(f'<polygon label="{label}" source="manual" occluded="0" points="{outline}" z_order="0">')
                    if label == "plate":
                        lines.append('<attribute name="plate">A123BC</attribute>')
                    lines.append("</polygon>")
            lines.append("</image>")
        lines.append("</annotations>")
        path = os.path.join(folder, f"{number:05}.xml")
        with open(path, "w", encoding="utf-8") as file:
            file.write("\n".join(lines))
        files.append(path)
    return files


def environment(folder, packages):
    """Python of a new virtual environment with these packages."""
    place = os.path.join(folder, "venv")
    venv.create(place, with_pip=True)
    python = os.path.join(place, "bin", "python")
    subprocess.run([python, "-m", "pip", "install", "--quiet", *packages], check=True)
    return python


def timed(command):
    began = time.monotonic()
    out = subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout
    return time.monotonic() - began, [json.loads(line) for line in out.splitlines()]


def best(command, times=5):
    return min((timed(command) for _ in range(times)), key=lambda run: run[0])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("binary", help="the built program")
    parser.add_argument("--files", type=int, default=2000, help="submissions (default 2000)")
    parser.add_argument("--pillow-files", type=int, default=40, help="so many of them for Pillow (default 40)")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        python = environment(folder, PACKAGES)
        submissions = os.path.join(folder, "submissions")
        os.mkdir(submissions)
        files = make(submissions, arguments.files)
        base = [os.path.abspath(arguments.binary), "score", "--exam", EXAM, "--attempt", "1"]
        ours, results = best([*base, submissions])
        two, _ = best([*base, "--jobs", "2", submissions])
        per_file = ours / len(files)
        print(f"{'':<34}{'files':>7}{'time':>10}{'per file':>12}{'ratio':>10}")
        print(f"{'candidates-bot score':<34}{len(files):>7}{ours:>9.2f}s{per_file * 1e3:>10.3f}ms{1:>10}")
        print(f"{'  --jobs 2':<34}{len(files):>7}{two:>9.2f}s{two / len(files) * 1e3:>10.3f}ms{two / ours:>10.2f}")
        for peer in PEERS:
            some = files[: arguments.pillow_files] if peer == "pillow" else files
            listing = os.path.join(folder, "files.json")
            with open(listing, "w", encoding="utf-8") as file:
                json.dump(some, file)
            reference = os.path.join(EXAM, "reference.xml")
            taken, theirs = timed([python, os.path.abspath(__file__), "--peer", peer, reference, listing])
            each = taken / len(some)
            print(f"{peer:<34}{len(some):>7}{taken:>9.2f}s{each * 1e3:>10.3f}ms{each / per_file:>10.0f}")
            if peer == "pillow":
                pairs = [(mine[f"{label}_iou"], his[label]) for mine, his in zip(results, theirs) for label in ("car", "plate")]
                farthest = max(abs(mine - his) for mine, his in pairs)
                same = sum(abs(mine - his) <= 0.01 for mine, his in pairs)
                print(f"  figures that agree with Pillow's to 0.01: {same} of {len(pairs)}, the farthest is {farthest:.2f} off")


if __name__ == "__main__":
    if len(sys.argv) > 1 and sys.argv[1] == "--peer":
        with open(sys.argv[4], encoding="utf-8") as listing_file:
            score(sys.argv[2], sys.argv[3], json.load(listing_file))
    else:
        main()
