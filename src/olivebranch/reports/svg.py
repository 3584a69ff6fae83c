"""Small pictures: an SVG drawn for light and for dark screens becomes one file that has the colours of both.

The two drawings differ in nothing but their colours. So each pair of colours becomes a CSS variable, and a media query
in the file chooses. An image follows the colour scheme of the page that shows it: on paper it is light.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from itertools import count
from urllib.parse import quote

_SVG, _LINK = "http://www.w3.org/2000/svg", "{http://www.w3.org/1999/xlink}href"
_COLOUR = re.compile(r"#[0-9a-f]{6}")
_REFERENCE = re.compile(r"(?<=url\(#)[^)]+|(?<=^#).+")
_MOVED = re.compile(r"translate\(([-\d.e]+) ([-\d.e]+)\)")
_NUMBER = re.compile(r"-?\d+\.\d+(?:e-?\d+)?")
_STEP = re.compile(r"([MLQCz])([^MLQCz]*)")
_HUNDREDTHS = 100  # coordinates are kept to a hundredth of a point


def as_source(light: bytes, dark: bytes) -> str:
    """The source of an image (`src`) for a picture that was drawn in two themes."""
    return "data:image/svg+xml," + quote(in_both_themes(light, dark), safe=" !$'()*+,-./:;=?@_~")


def in_both_themes(light: bytes, dark: bytes) -> str:
    """One SVG with the colours of both drawings; the light one alone if they differ in more than colours."""
    drawing, other = _tree(light), _tree(dark)
    pairs: dict[tuple[str, str], str] = {}
    if _shape(drawing) == _shape(other):
        for one, two in zip(drawing.iter(), other.iter(), strict=True):
            for name, value in one.attrib.items():
                one.attrib[name] = _joined(value, two.attrib[name], pairs)
    style = ET.Element("style")
    style.text = _variables(pairs) + "".join(f".{name}{{{text}}}" for text, name in _classes(drawing).items())
    drawing.insert(0, style)
    text = ET.tostring(drawing, encoding="unicode")
    return text.replace("'", "&#39;").replace('"', "'").replace("' />", "'/>")


def _joined(light: str, dark: str, pairs: dict[tuple[str, str], str]) -> str:
    """An attribute with a variable in the place of each colour; `pairs` names the variable of two colours."""
    colours = iter(_COLOUR.findall(dark))

    def variable(match: re.Match[str]) -> str:
        return f"var({pairs.setdefault((match[0], next(colours)), f'--c{len(pairs)}')})"

    return _COLOUR.sub(variable, light)


def _variables(pairs: dict[tuple[str, str], str]) -> str:
    """A style sheet that gives each variable the colour of the reader's theme."""
    light = ";".join(f"{name}:{one}" for (one, _), name in pairs.items())
    dark = ";".join(f"{name}:{two}" for (_, two), name in pairs.items())
    return f":root{{{light}}}@media (prefers-color-scheme:dark){{:root{{{dark}}}}}"


def _classes(drawing: ET.Element) -> dict[str, str]:
    """Give elements that look the same a class, and return {how it looks: the class}."""
    classes: dict[str, str] = {}
    for element in drawing.iter():
        clip, style = element.attrib.pop("clip-path", ""), element.attrib.pop("style", "")
        look = ";".join(filter(None, [style, f"clip-path:{clip}" if clip else ""]))
        if look:
            element.attrib["class"] = classes.setdefault(look, f"s{len(classes)}")
    return classes


def _shape(drawing: ET.Element) -> list[tuple[str, dict[str, str]]]:
    """All that a drawing consists of but its colours."""
    return [(e.tag, {name: _COLOUR.sub("#", value) for name, value in e.attrib.items()}) for e in drawing.iter()]


# ---- making it small -----------------------------------------------------------------------------------------


def _tree(svg: bytes) -> ET.Element:
    """The drawing without what no one sees: metadata, names, spaces, groups of nothing, needless digits."""
    root = ET.fromstring(svg)
    for element in root.iter():
        element.tag = element.tag.removeprefix(f"{{{_SVG}}}")
        element.text = element.text if element.tag == "style" else None
        element.tail = None
        if _LINK in element.attrib:
            element.attrib["href"] = element.attrib.pop(_LINK)
        for name, value in element.attrib.items():
            element.attrib[name] = _path(value) if name == "d" else _terse(value)
        _move(element)
    for metadata in root.findall("metadata"):
        root.remove(metadata)
    _rename(root)
    _ungroup(root)
    root.attrib["xmlns"] = _SVG
    return root


def _terse(value: str) -> str:
    """An attribute with six digits of each number, and without the spaces of a style."""
    shorter = _NUMBER.sub(lambda number: f"{float(number[0]):.6g}", value)
    return shorter.replace(": ", ":").replace("; ", ";")


def _move(element: ET.Element) -> None:
    """A letter's place as x and y, where it is only moved."""
    moved = _MOVED.fullmatch(element.attrib.get("transform", "")) if element.tag == "use" else None
    if moved and not {"x", "y"} & element.attrib.keys():
        del element.attrib["transform"]
        places = zip("xy", moved.groups(), strict=True)
        element.attrib |= {axis: f"{float(place):.1f}".removesuffix(".0") for axis, place in places if float(place)}


def _rename(root: ET.Element) -> None:
    """Short names for what is referred to, in order, and no other names."""
    used = {name for element in root.iter() for value in element.attrib.values() for name in _REFERENCE.findall(value)}
    new = {name: f"i{number}" for name, number in zip(_names(root, used), count(), strict=False)}
    for element in root.iter():
        name = element.attrib.pop("id", None)
        for key, value in element.attrib.items():
            element.attrib[key] = _REFERENCE.sub(lambda m: new.get(m[0], m[0]), value)
        if name in new:
            element.attrib["id"] = new[name]


def _names(root: ET.Element, used: set[str]) -> Iterator[str]:
    return (element.attrib["id"] for element in root.iter() if element.attrib.get("id") in used)


def _ungroup(parent: ET.Element) -> None:
    """Groups that say nothing give way to what they hold."""
    for child in parent:
        _ungroup(child)
    held = [[*child] if child.tag == "g" and not child.attrib else [child] for child in parent]
    parent[:] = [child for children in held for child in children]


def _path(data: str) -> str:
    """A path in relative steps, which are short, without drifting: places are rounded, and then their differences."""
    at = start = (0, 0)
    told, steps = "", []
    for letter, numbers in _STEP.findall(data):
        if letter == "z":
            at, told = start, "z"
            steps.append("z")
            continue
        places = [round(float(number) * _HUNDREDTHS) for number in numbers.split()]
        points = list(zip(places[::2], places[1::2], strict=True))
        step = ",".join(f"{_plain(x - at[0])},{_plain(y - at[1])}" for x, y in points)
        at = points[-1]
        start = at if letter == "M" else start
        new = letter.lower()
        steps.append(("," if new == told else new) + step)
        told = "l" if new == "m" else new  # what follows a move is a line, unless it says otherwise
    return "".join(steps).replace(",-", "-")


def _plain(hundredths: int) -> str:
    """A number of hundredths as text, as short as possible.

    >>> _plain(-50), _plain(1200), _plain(7)
    ('-.5', '12', '.07')
    """
    text = f"{abs(hundredths) / _HUNDREDTHS:.2f}".rstrip("0").rstrip(".")
    return ("-" if hundredths < 0 else "") + (text[1:] if text.startswith("0.") else text)
