"""The door of signatures for the rooms above: CMS beside a file, PAdES inside a PDF. Heavy: imports pyHanko."""

from app.security.cms import CmsVerdict, check_cms, sign_cms
from app.security.pdf import sign_pdf, with_fields
from app.security.pdf_check import FIELDS, Field, FieldVerdict, PdfState, PdfVerdict, check_pdf, field_label

__all__ = [
    "FIELDS",
    "CmsVerdict",
    "Field",
    "FieldVerdict",
    "PdfState",
    "PdfVerdict",
    "check_cms",
    "check_pdf",
    "field_label",
    "sign_cms",
    "sign_pdf",
    "with_fields",
]
