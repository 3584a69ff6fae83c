"""The page as a package for a learning platform: SCORM 1.2, with one object (SCO)."""

from __future__ import annotations

import json
import os
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import unquote
from xml.etree import ElementTree as Xml

from olivebranch.base.guesses import answers_guesses
from olivebranch.base.writing import write_whole
from olivebranch.chain.chain import Chain
from olivebranch.errors import ArgumentError, printed
from olivebranch.model.model import Model
from olivebranch.web.assets import platform_script
from olivebranch.web.build import page_data
from olivebranch.web.document import document

BOOT = """
const obpRoot = document.getElementById("obp-root");
mountScorm(obpRoot, JSON.parse(document.getElementById("obp-data").textContent));
"""
SPACES = {
    "xmlns": "http://www.imsproject.org/xsd/imscp_rootv1p1p2",
    "xmlns:adlcp": "http://www.adlnet.org/xsd/adlcp_rootv1p2",
}
EARLIEST = (1980, 1, 1, 0, 0, 0)  # of a file in a ZIP: the same page gives the same bytes
HASH = "#state="


@dataclass(frozen=True, slots=True)
class Package:
    """The page packed for a learning platform, as the bytes of a ZIP file."""

    data: bytes = field(repr=False)
    title: str

    def save(self, path: str | os.PathLike[str]) -> Path:
        """Write the package, whole or not at all, and return its path."""
        return write_whole(path, self.data)


@answers_guesses
def scorm(
    model: Model | Chain | str | None = None,
    strategies: Iterable[Any] | None = None,
    *,
    weeks: int | None = None,
    words: Mapping[str, str] | None = None,
    link: str | None = None,
) -> Package:
    """The teaching page as a package for a learning platform, such as Moodle: SCORM 1.2.

    It tells the platform of each bet (an interaction that is neither right nor wrong), and of completion when the last
    card has been opened. A reader who returns goes on where they left. It gives no marks. Outside a platform it is the
    page as always.

    Parameters
    ----------
    model, strategies, weeks, words : as for `olivebranch.page`
    link : a link that was copied from the page ("...#state=..."); everybody begins with its settings

    Raises
    ------
    ArgumentError
        as `olivebranch.page` does, and for a link that carries no settings.

    Examples
    --------
    >>> scorm()
    Package(title='No, maybe, yes')
    """
    data = page_data(model, strategies, weeks=weeks, words=words)
    if link is not None:
        data = {**data, "start": _settings(link)}
    content, title = BytesIO(), str(data["title"])
    with zipfile.ZipFile(content, "w") as archive:
        for name, text in (
            ("imsmanifest.xml", manifest(title)),
            ("index.html", document(data, f"{platform_script()}\n{BOOT}")),
        ):
            entry = zipfile.ZipInfo(name, EARLIEST)
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            archive.writestr(entry, text.encode("utf-8"))
    return Package(content.getvalue(), title)


def _settings(link: str) -> dict[str, Any]:
    """The settings that a link from the page carries."""
    _, mark, text = link.partition(HASH) if isinstance(link, str) else ("", "", "")
    try:
        found = json.loads(unquote(text)) if mark else None
    except (ValueError, RecursionError):  # of lists in lists
        found = None
    if not isinstance(found, dict):
        raise ArgumentError(f"link = {printed(link)}: carries no settings. Copy a link from the page's own sandbox.")
    return found


def manifest(title: str) -> str:
    """The manifest of a package with one object, index.html.

    >>> 'adlcp:scormtype="sco"' in manifest("No & yes"), "<title>No &amp; yes</title>" in manifest("No & yes")
    (True, True)
    """
    root = Xml.Element("manifest", {"identifier": "olivebranch", "version": "1.0", **SPACES})
    metadata = Xml.SubElement(root, "metadata")
    Xml.SubElement(metadata, "schema").text = "ADL SCORM"
    Xml.SubElement(metadata, "schemaversion").text = "1.2"
    organisations = Xml.SubElement(root, "organizations", default="lesson")
    organisation = Xml.SubElement(organisations, "organization", identifier="lesson")
    Xml.SubElement(organisation, "title").text = title
    item = Xml.SubElement(organisation, "item", identifier="page", identifierref="file", isvisible="true")
    Xml.SubElement(item, "title").text = title
    what = {"identifier": "file", "type": "webcontent", "adlcp:scormtype": "sco", "href": "index.html"}
    resource = Xml.SubElement(Xml.SubElement(root, "resources"), "resource", what)
    Xml.SubElement(resource, "file", href="index.html")
    Xml.indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{Xml.tostring(root, encoding="unicode")}\n'
