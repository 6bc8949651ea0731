"""The office's bank of sentences for reports, and the texts it gives for a participant."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from simata_desktop.domain.changes import Changes
from simata_desktop.domain.errors import UsageError
from simata_desktop.domain.ids import natural
from simata_desktop.domain.records import COMPETENCIES
from simata_desktop.domain.report_words import Assessed, Bank, compose
from simata_desktop.resources import words
from simata_desktop.services.assessment_rows import Participant
from simata_desktop.services.desk import ADMIN, Desk
from simata_desktop.services.sentence_bank import PREFIX, places
from simata_desktop.services.setting_values import checked_setting
from simata_desktop.store.queries.office import settings

LANGUAGE = "id"  # of the reports
LABEL = "undo.sentences"


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of the bank as the office has it: ``face`` seen, develop, aspects or categories; ``row`` the
    competency, aspect or text of a report; ``level`` a level or a category; ``own``: the office has changed it."""

    key: str
    face: str
    row: str
    level: str
    text: str
    shipped: str
    own: bool


class SentenceService:
    """What reports say: shipped, changed by the office, put together for one participant."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def list(self) -> tuple[Sentence, ...]:
        """Every sentence, in the order of the shipped bank."""
        own = self._own()
        return tuple(Sentence(one.key, one.face, one.row, one.level, own.get(one.key, one.shipped), one.shipped,
                              one.key in own) for one in places().values())

    def change(self, texts: Mapping[str, str]) -> Changes:
        """Put other sentences in the place of these keys; a blank one, or the shipped one, brings the shipped back.

        Raises UsageError ``sentence.unknown``; UserError ``setting.long``, ``right.missing``.
        """
        self._desk.allow(ADMIN)
        checked: dict[str, str | None] = {}
        for key, text in texts.items():
            if key not in places():
                raise UsageError("sentence.unknown", field=key, key=key)
            value = checked_setting(PREFIX + key, text)
            checked[key] = None if value == places()[key].shipped else value
        with self._desk.save("office", label=LABEL, params={"count": len(checked)}) as result:
            for key, value in checked.items():
                uid = natural("setting", PREFIX + key)
                if value is not None or result.work.find("setting", uid) is not None:
                    result.work.put("setting", uid, {"kunci": PREFIX + key, "nilai": value})
        return result.changes

    def reset(self, keys: Sequence[str]) -> Changes:
        """Bring the shipped sentences of these keys back."""
        return self.change(dict.fromkeys(keys, ""))

    def suggestion(self, person: Participant) -> dict[str, str]:
        """The texts of a participant's report, by word; where nothing is known, the text is left out."""
        told, own = words(LANGUAGE), self._own()
        bank = Bank({one.key: own.get(one.key, one.shipped) for one in places().values()},
                    {code: told(f"cli.field.{code}") for code in COMPETENCIES}, told.template("paper.sentence.item"))
        judged = person.judged
        return compose(Assessed(person.levels, person.aspects, person.standard, judged.category, judged.fill_category),
                       bank)

    def _own(self) -> dict[str, str]:
        """The office's own sentences by key; settings of places that the bank has no longer are passed over."""
        with self._desk.database.reading() as connection:
            told = settings(connection)
        return {key: told[PREFIX + key] for key in places() if PREFIX + key in told}
