#!/usr/bin/env python3
"""Makes the pictures of the READMEs from the demo: a chat in English, one in Russian, an overlay, and an album.

    cargo run -- demo --fast --lang en --out EN_DIR
    cargo run -- demo --fast --lang ru --out RU_DIR
    python3 assets/readme/make.py EN_DIR RU_DIR

Needs Python and Pillow. The same demo makes the same files.
"""
import pathlib
import re
import sys
from xml.sax.saxutils import escape

try:
    from PIL import Image
except ImportError:
    sys.exit("install Pillow: python3 -m pip install pillow")

HERE = pathlib.Path(__file__).parent

# What is shown: the scenes of the transcript whose headlines match, without the chats named.
CHATS = {
    "en": ("chat-en.svg", [r"Ben has forgotten", r"Ben mends it"], "Olivia"),
    "ru": ("chat-ru.svg", [r"Анна обводит"], None),
}
OVERLAY = "overlay-07.jpg"
ALBUM = [f"overlay-{number:02}.jpg" for number in range(6, 11)]
# Of one picture in the album; and in which rows they are.
CELL, ROWS, GAP = (640, 387), [2, 2, 1], 6

WIDTH, MARGIN, PADDING, LINE = 720, 16, 12, 19
# As wide as characters of most fonts are at most, in pixels: Latin ones, others.
LATIN, OTHER = 7.4, 8.4
INDENT = 14


def length(line):
    """How wide a line is at most."""
    return sum(LATIN if character.isascii() else OTHER for character in line)


class Message:
    def __init__(self, chat, who, lines):
        self.chat, self.who, self.lines, self.buttons = chat, who, lines, []

    def split_buttons(self):
        """The last lines of what the bot sends may be rows of buttons."""
        while self.lines and not self.lines[-1]:
            self.lines.pop()
        while self.who == "bot" and self.lines and re.fullmatch(r"(\[[^\]]+\] ?)+", self.lines[-1]):
            self.buttons.insert(0, re.findall(r"\[([^\]]+)\]", self.lines.pop()))


def scene(text, headline):
    """The messages below the first headline that matches."""
    parts = re.split(r"^── (.*?) ─*$", text, flags=re.MULTILINE)
    titles = dict(zip(parts[1::2], parts[2::2]))
    title = next((title for title in titles if re.search(headline, title)), None)
    if title is None:
        sys.exit(f"the transcript has no scene {headline!r}; correct CHATS")
    chat = re.sub(r"^\S+ ", "", title).split(" ")[0]
    messages = []
    for line in titles[title].splitlines():
        meanwhile = re.match(r" +· (?:meanwhile,|тем временем) (\S+)", line)
        said = re.match(r" {0,12}([^: ][^:]{0,11}): (.*)$", line)
        if meanwhile:
            chat = meanwhile[1]
        elif said and line.index(": ") == INDENT - 2:
            messages.append(Message(chat, said[1], [said[2]]))
        elif messages and not line[:INDENT].strip():
            messages[-1].lines.append(line[INDENT:])
    for message in messages:
        message.split_buttons()
    # Keyboards, notes, and states of a message that another one has replaced.
    return [one for one in messages if one.who in ("bot", one.chat) and not one.lines[0].startswith("… ")]


def draw(messages):
    """An SVG of the chats, one below the other."""
    y, chat, parts = 0, None, []

    def box(x, top, width, height, colour, radius=12):
        parts.append(f'<rect x="{x:.0f}" y="{top}" width="{width:.0f}" height="{height}" rx="{radius}" fill="{colour}"/>')

    def words(x, base, text, style=""):
        parts.append(f'<text x="{x:.0f}" y="{base}"{style}>{escape(text)}</text>')

    for message in messages:
        if message.chat != chat:
            chat = message.chat
            box(0, y, WIDTH, 34, "#517da2", 0)
            words(MARGIN, y + 22, chat, ' font-weight="bold" fill="#ffffff"')
            y += 34 + MARGIN
        rows = len(message.lines)
        width = max(map(length, message.lines)) + 2 * PADDING
        of_bot = message.who == "bot"
        pressed = not of_bot and re.fullmatch(r"\[(.+)\]", message.lines[0])
        lines = [pressed[1]] if pressed else message.lines
        width = min(max(width, 60), WIDTH - 2 * MARGIN)
        x = MARGIN if of_bot else WIDTH - MARGIN - width
        height = rows * LINE + 2 * PADDING - 6
        box(x, y, width, height, "#ffffff" if of_bot else "#cfe3f5" if pressed else "#e3fdd4")
        for number, line in enumerate(lines):
            words(x + PADDING, y + PADDING + 10 + number * LINE, line)
        y += height + 6
        for row in message.buttons:
            each = (max(width, 420) - 6 * (len(row) - 1)) / len(row)
            for number, label in enumerate(row):
                left = x + number * (each + 6)
                box(left, y, each, 28, "#6f9bbf", 8)
                words(left + each / 2, y + 18, label, ' fill="#ffffff" text-anchor="middle"')
            y += 33
        y += 4
    y += MARGIN - 6
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {y}" width="{WIDTH}" height="{y}" '
        'font-family="-apple-system, Segoe UI, Roboto, DejaVu Sans, sans-serif" font-size="14" fill="#1c1c1c">\n'
        f'<rect width="{WIDTH}" height="{y}" fill="#dfe8ee"/>\n'
    )
    return head + "\n".join(parts) + "\n</svg>\n"


def album(out):
    """The pictures of an attempt, side by side."""
    width, height = 2 * CELL[0] + GAP, len(ROWS) * (CELL[1] + GAP) - GAP
    sheet = Image.new("RGB", (width, height), "white")
    names = iter(ALBUM)
    for row, count in enumerate(ROWS):
        left = (width - count * CELL[0] - (count - 1) * GAP) // 2
        for column in range(count):
            picture = Image.open(out / next(names)).resize(CELL, Image.Resampling.LANCZOS)
            sheet.paste(picture, (left + column * (CELL[0] + GAP), row * (CELL[1] + GAP)))
    sheet.save(HERE / "album.jpg", quality=72, optimize=True)


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    folders = dict(zip(CHATS, map(pathlib.Path, sys.argv[1:])))
    for language, (name, headlines, hidden) in CHATS.items():
        text = (folders[language] / "transcript.txt").read_text(encoding="utf-8")
        messages = [message for headline in headlines for message in scene(text, headline)]
        messages = [message for message in messages if message.chat != hidden]
        (HERE / name).write_text(draw(messages), encoding="utf-8")
    Image.open(folders["ru"] / OVERLAY).save(HERE / "overlay.jpg", quality=80, optimize=True)
    album(folders["en"])


main()
