# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The list that goes with documents, so that DATEV finds those of a posting.

Source: DATEV XML-Schnittstelle online, ``document.xml``, schema 6.0.
"""

from xml.etree import ElementTree

_NAMESPACE = "http://xml.datev.de/bedi/tps/document/v06.0"
_SCHEMA_INSTANCE = "http://www.w3.org/2001/XMLSchema-instance"
LIST_NAME = "document.xml"
# An invoice that was written, for the folder of outgoing invoices.
_OUTGOING = "2"
_FOR_POSTING = "1"


def document_list(documents, made_at):
    """Return ``document.xml`` for files that lie beside it.

    :param documents: ``[(GUID, file name), …]``.
    :param datetime made_at: in German time.
    """
    archive = ElementTree.Element(
        "archive",
        {
            "xmlns": _NAMESPACE,
            "xmlns:xsi": _SCHEMA_INSTANCE,
            "xsi:schemaLocation": f"{_NAMESPACE} Document_v060.xsd",
            "version": "6.0",
            "generatingSystem": "Autowartung",
        },
    )
    header = ElementTree.SubElement(archive, "header")
    ElementTree.SubElement(header, "date").text = f"{made_at:%Y-%m-%dT%H:%M:%S}"
    content = ElementTree.SubElement(archive, "content")
    for guid, name in documents:
        document = ElementTree.SubElement(
            content,
            "document",
            {"guid": guid, "type": _OUTGOING, "processID": _FOR_POSTING},
        )
        ElementTree.SubElement(
            document, "extension", {"xsi:type": "File", "name": name}
        )
    return ElementTree.tostring(archive, encoding="utf-8", xml_declaration=True)
