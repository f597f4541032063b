#!/usr/bin/python3
"""cells2png.py GOLDEN.txt OUT.png - draw a golden screen, for a look by eye.

Needs python3-pil, fonts-dejavu-core and fonts-noto-cjk; no test needs this.
"""
import re
import sys
import unicodedata

from PIL import Image, ImageDraw, ImageFont

W, H, PT = 9, 18, 15
DEJAVU = '/usr/share/fonts/truetype/dejavu/DejaVuSansMono%s.ttf'
NOTO = '/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc'
MONO = ImageFont.truetype(DEJAVU % '', PT)
BOLD = ImageFont.truetype(DEJAVU % '-Bold', PT)
CJK = ImageFont.truetype(NOTO, PT, index=7)
FG, BG = '#d0d0d0', '#101418'
PALETTE = ['#000000', '#cc4444', '#44aa44', '#c0a030', '#4477cc', '#aa55aa',
           '#3fa0a0', '#cccccc', '#666666', '#ff6666', '#66dd66', '#ffdd55',
           '#77aaff', '#dd77dd', '#66dddd', '#ffffff']


def width(c):
    if unicodedata.combining(c) or unicodedata.category(c) in ('Mn', 'Me', 'Cf'):
        return 0
    return 2 if unicodedata.east_asian_width(c) in 'WF' else 1


def read(path):
    """Size, cursor, text by row, and style words by (row, column)."""
    lines = open(path, encoding='utf-8').read().split('\n')
    m = re.match(r'(\d+)x(\d+) cursor (\d+),(\d+)', lines[0])
    text, style = [], {}
    for line in lines[1:]:
        if line.startswith('|'):
            text.append(line[1:])
            continue
        run = re.match(r' +(\d+)\+(\d+)(.*)', line)
        if run:
            start, n, words = int(run[1]), int(run[2]), run[3].split()
            for col in range(start, start + n):
                style[len(text) - 1, col] = words
    return [int(g) for g in m.groups()], text, style


def colour(words, what, default):
    for w in words:
        if w.startswith(what + '=#'):
            return w[3:]
        if w.startswith(what + '='):
            return PALETTE[int(w[3:]) % 16]
    return default


def draw_cell(d, row, col, ch, words):
    fg, bg = colour(words, 'fg', FG), colour(words, 'bg', BG)
    if 'reverse' in words:
        fg, bg = bg, fg
    w = width(ch)
    x, y = col * W, row * H
    if w and bg != BG:
        d.rectangle([x, y, x + w * W - 1, y + H - 1], fill=bg)
    font = CJK if ord(ch) > 0x2e80 else BOLD if 'bold' in words else MONO
    d.text((x if w else x - W, y - (4 if font is CJK else 0)), ch, font=font,
           fill=fg)
    if 'underline' in words:
        d.line([x, y + H - 2, x + w * W - 1, y + H - 2], fill=fg)
    return w


def main(src, out):
    (cols, rows, cx, cy), text, style = read(src)
    im = Image.new('RGB', (cols * W, rows * H), BG)
    d = ImageDraw.Draw(im)
    for row, line in enumerate(text):
        col = 0
        for ch in line:
            col += draw_cell(d, row, col, ch, style.get((row, col), []))
        for col in range(col, cols):
            draw_cell(d, row, col, ' ', style.get((row, col), []))
    d.rectangle([cx * W, cy * H, cx * W + W - 1, cy * H + H - 1],
                outline='#ffcc00')
    im.save(out)


if __name__ == '__main__':
    main(*sys.argv[1:])
