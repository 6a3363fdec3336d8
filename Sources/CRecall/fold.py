#!/usr/bin/env python3
"""Writes fold_table.h: what Unicode says of characters, as the index needs it.

Run it as `python3 Sources/CRecall/fold.py > Sources/CRecall/fold_table.h`. The version of Unicode is the one of the
Python that runs it; a new one changes terms, so the version of the index has to be raised with it.
"""
import unicodedata as u

DROPPED = [(0x0300, 0x036F), (0x0591, 0x05C7), (0x0610, 0x061A), (0x064B, 0x065F), (0x0670, 0x0670),
           (0x1AB0, 0x1AFF), (0x1DC0, 0x1DFF), (0x200B, 0x200F), (0x2060, 0x2064), (0x20D0, 0x20FF),
           (0xFE00, 0xFE0F), (0xFE20, 0xFE2F), (0xFEFF, 0xFEFF), (0x00AD, 0x00AD), (0x1F3FB, 0x1F3FF)]
PAIRED = [(0x0E00, 0x0E7F), (0x0E80, 0x0EFF), (0x1000, 0x109F), (0x1780, 0x17FF), (0x2E80, 0x2FDF), (0x3005, 0x3007),
          (0x3040, 0x30FF), (0x3100, 0x312F), (0x31A0, 0x31BF), (0x31F0, 0x31FF), (0x3400, 0x4DBF), (0x4E00, 0x9FFF),
          (0xA960, 0xA97F), (0xAC00, 0xD7FF), (0x1100, 0x11FF), (0x3130, 0x318F), (0xF900, 0xFAFF), (0x1B000, 0x1B16F),
          (0x20000, 0x323AF), (0xFF66, 0xFFDC)]


def within(c, ranges):
    return any(a <= c <= b for a, b in ranges)


def dropped(c):
    return within(c, DROPPED)


def kind(c):
    """0: separates, 1: letter, 2: digit, 3: written without spaces, 4: symbol of its own, 5: dropped"""
    if dropped(c):
        return 5
    g = u.category(chr(c))
    if g[0] in "LM" or g in ("Nl", "No"):
        return 3 if within(c, PAIRED) else 1
    if g == "Nd":
        return 2
    if g == "So" and c >= 0x203C and not 0x2190 <= c <= 0x23FF and not 0x2500 <= c <= 0x25FF:
        return 4
    return 0


def folded(c):
    if 0xAC00 <= c <= 0xD7A3:
        return chr(c)
    s = chr(c)
    for _ in range(3):
        s = u.normalize("NFKC", s).casefold() if s not in ("ß", "ẞ") else "ss"
    s = "".join(x for x in u.normalize("NFKD", s) if not dropped(ord(x)))
    return u.normalize("NFKC", s)


kinds, maps = [], []
for c in range(0x80, 0x110000):
    if 0xD800 <= c <= 0xDFFF:
        continue
    k = kind(c)
    if k and (not kinds or kinds[-1][2] != k or kinds[-1][1] != c - 1):
        kinds.append([c, c, k])
    elif k:
        kinds[-1][1] = c
    if k != 5:
        f = folded(c)
        # What folds to nothing but spaces and marks, as U+00A8 does, separates.
        if f != chr(c) and any(ord(x) >= 0x80 or x.isalnum() for x in f):
            maps.append((c, f.encode()))

pool = b""
for _, text in sorted(maps, key=lambda m: -len(m[1])):
    if text not in pool:
        pool += text
print(f"// Unicode {u.unidata_version}; written by fold.py, do not edit.")
print("static const struct { unsigned first, last, kind; } kinds[] = {")
line = ""
for a, b, k in kinds:
    line += f"{{{a},{b},{k}}},"
    if len(line) > 100:
        print("    " + line)
        line = ""
print("    " + line + "\n};")
print("static const struct { unsigned from; unsigned short at, count; } folds[] = {")
line = ""
for c, text in maps:
    line += f"{{{c},{pool.index(text)},{len(text)}}},"
    if len(line) > 100:
        print("    " + line)
        line = ""
print("    " + line + "\n};")
print("static const unsigned char pool[] = {")
for at in range(0, len(pool), 32):
    print("    " + "".join(f"{x}," for x in pool[at:at + 32]))
print("};")
