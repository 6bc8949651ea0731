"""What a setting of the office may be, and how it is kept: checked where it is set, whoever sets it."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from datetime import date

from simata_desktop.domain.dates import read_day
from simata_desktop.domain.errors import UsageError, UserError
from simata_desktop.domain.nip import birth_date, plain_nip
from simata_desktop.resources import read_json
from simata_desktop.services.reporting import FONTS, MARKS, PAPERS
from simata_desktop.services.sentence_bank import LONGEST as LONGEST_SENTENCE
from simata_desktop.services.sentence_bank import is_sentence
from simata_desktop.services.submission import CLOSES, OPENS

PAPER = "paper"  # what settings of the paper are called by
PAPER_SIZE, PAPER_FONT, PAPER_MARK = f"{PAPER}.size", f"{PAPER}.font", f"{PAPER}.mark"
SETTINGS = ("letterhead.line1", "letterhead.line2", "letterhead.line3", "letterhead.line4", "letterhead.logo", "place",
            "signatory.title", "signatory.name", "signatory.nip", "signatory.rank", "scheme", "evidence_counts",
            OPENS, CLOSES, PAPER_SIZE, PAPER_FONT, PAPER_MARK)
EVIDENCE_COUNTS = ("recorded", "verified")
CHOICES = {"evidence_counts": EVIDENCE_COUNTS, PAPER_FONT: FONTS, PAPER_SIZE: PAPERS,
           PAPER_MARK: MARKS}
NIP_DIGITS, LONGEST, LOGO_BYTES = 18, 200, 400_000
PICTURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")  # how PNG and JPEG begin


def checked_setting(key: str, value: str) -> str | None:
    """The value as it is kept, None for a blank one. Raises for the key what is wrong with it.

    UsageError ``setting.unknown``, ``value.unknown``; UserError ``setting.long``, ``nip.length``, ``nip.birth_date``,
    ``paper.logo``, ``submission.date``. Whether a scheme is known the caller asks.
    """
    sentence = is_sentence(key)
    if key not in SETTINGS and not sentence:
        raise UsageError("setting.unknown", field=key, key=key)
    if key == "letterhead.logo":
        return _picture(value) if value else None
    text = " ".join(value.split())
    if not text:
        return None
    if key in CHOICES and text not in CHOICES[key]:
        raise UsageError("value.unknown", field=key, value=text, expected=", ".join(CHOICES[key]))
    most = LONGEST_SENTENCE if sentence else LONGEST
    if len(text) > most:
        raise UserError("setting.long", field=key, most=most, found=len(text))
    if key in (OPENS, CLOSES):
        return _day(text, key)
    return _nip(text, key) if key == "signatory.nip" else text


def check_period(settings: Mapping[str, str | None]) -> None:
    """Raise ``submission.order`` where evidence would be closed before it opens."""
    opens, closes = settings.get(OPENS), settings.get(CLOSES)
    if opens and closes and closes < opens:
        raise UserError("submission.order", field=CLOSES, opens=date.fromisoformat(opens),
                        closes=date.fromisoformat(closes))


def _day(text: str, key: str) -> str:
    """A day as it is kept (ISO), typed as ISO or day-month-year, the month as number or name."""
    found = read_day(text, read_json("reference", "cell_words.json")["months"]) if not text.isdigit() else None
    if found is None:
        raise UserError("submission.date", field=key, value=text)
    return found.isoformat()


def _nip(text: str, key: str) -> str:
    digits = plain_nip(text)
    if len(digits) != NIP_DIGITS or not (digits.isascii() and digits.isdigit()):
        raise UserError("nip.length", field=key, found=len(digits), expected=NIP_DIGITS)
    if birth_date(digits) is None:
        raise UserError("nip.birth_date", field=key, value=digits)
    return digits


def _picture(value: str) -> str:
    try:
        data = base64.b64decode(value, validate=True)
    except binascii.Error as error:
        raise UserError("paper.logo", field="letterhead.logo") from error
    if len(data) > LOGO_BYTES or not data.startswith(PICTURES):
        raise UserError("paper.logo", field="letterhead.logo")
    return value
