"""Bodies of WebDAV requests, read within bounds."""

from __future__ import annotations

import io

import defusedxml.ElementTree
from defusedxml.common import DefusedXmlException
from wsgidav import util

from deskjob_services.errors import Invalid, TooLarge
from deskjob_services.sheets import contents
from deskjob_services.sheets.dav.door import Environ

LARGEST_XML = 1_000_000


def read_xml(environ: Environ) -> None:
    """Read a body of XML within bounds, and refuse one that declares types or entities. Raises Invalid, TooLarge."""
    length = util.get_content_length(environ)
    if length > LARGEST_XML:
        raise TooLarge(f"a body of {length:,} bytes", f"{LARGEST_XML:,} at most")
    body = environ["wsgi.input"].read(length) if length > 0 else b""
    if body.strip():
        try:
            defusedxml.ElementTree.fromstring(body, forbid_dtd=True)
        except (DefusedXmlException, SyntaxError, ValueError, LookupError) as error:
            raise Invalid(f"a body that is not plain XML ({type(error).__name__})", "XML without a DOCTYPE") from error
    else:
        body = b""
    environ["wsgi.input"] = io.BytesIO(body)
    environ["CONTENT_LENGTH"] = str(len(body))


def read(environ: Environ) -> bytes:
    """The bytes of a file. Raises TooLarge before reading them."""
    length = util.get_content_length(environ)
    if length > contents.LARGEST:
        raise TooLarge(f"a file of {length:,} bytes", f"{contents.LARGEST:,} at most")
    body: bytes = environ["wsgi.input"].read(length) if length > 0 else b""
    if len(body) < length:
        raise Invalid(f"{len(body)} of {length} bytes", "all of the file")
    return body
