"""The same person entered twice in one office: who that is, and what his records are called once the two are one.

Two PCs that met the centre late have given one person two ids (sync.md 3.2). One id stays; what says the other is
rewritten to say the one that stays, and so are ids that follow from it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from simata_desktop.domain.ids import fold, natural
from simata_desktop.domain.nip import birth_date

OWNER = "pegawai"  # the word of every record that is about a person
NIP, NAME, BORN = "nip.nip", "name.nama", "birth.tanggal_lahir"
TOLD = (NIP, NAME, "name.gelar_depan", "name.gelar_belakang", BORN)  # by what two people are told apart
OTHER, OFFICE = "identity.pegawai", "identity.kantor"  # of a clash: the other record, or only with whom he lies
SCORE = "score"  # evidence of this kind is a number of the national system

Pair = tuple[str | None, str | None]  # before, after
Values = Mapping[str, str | None]
Now = Callable[[str], str]  # the id that stays for an id; itself where nothing was joined


def same(one: Values, other: Values) -> bool:
    """Are two living records of one office, by ``group.word``, one person beyond doubt: the same NIP, the same birth
    date, the same name without titles? A birth date that is not known is the one the NIP proves, and no other."""
    nip, name = one.get(NIP), fold(one.get(NAME) or "")
    if not nip or nip != other.get(NIP) or not name or name != fold(other.get(NAME) or ""):
        return False
    born = _born(one, nip)
    return born != "" and born == _born(other, nip)


def _born(values: Values, nip: str) -> str:
    proven = birth_date(nip)
    return values.get(BORN) or (proven.isoformat() if proven else "")


def natural_id(entity: str, values: Values, person: str) -> str | None:
    """The id that a record of these values (by word) has with a person; None where ids are drawn."""
    told = {word: value or "" for word, value in values.items()}

    def of(*words: str) -> tuple[str, ...]:
        return tuple(told.get(word, "") for word in words)

    match entity:
        case "rating" | "external":
            return natural(entity, person, *of("tahun"))
        case "evidence" if told.get("jenis") == SCORE:  # one a year beside the office's evidence
            return natural(entity, person, *of("indikator", "bagian", "tahun"), "", SCORE)
        case "evidence":
            return natural(entity, person, *of("indikator", "bagian"), told.get("tanggal") or told.get("tahun", ""),
                           *of("nomor"))
        case "participant":
            return natural(entity, *of("sesi"), person)
        case "sheet":
            return natural(entity, *of("sesi"), person, fold(told.get("asesor", "")))
    return None


def rewritten(entity: str, record: str, fields: Mapping[str, Pair], now: Now) -> tuple[str, dict[str, Pair]]:
    """The record and the fields (``group.word`` → before, after) of a change, with the ids that stay.

    A record whose id follows from the person takes the one that follows from who stays, where the change tells what
    it follows from, as a ``create`` does; later changes of it are known by its former id.
    """
    told = {name.rpartition(".")[2]: after for name, (_, after) in fields.items()}
    found = {name: (_now(before, now), _now(after, now)) if name.rpartition(".")[2] == OWNER else (before, after)
             for name, (before, after) in fields.items()}
    here, owner = now(record), told.get(OWNER)
    if here == record and owner and now(owner) != owner and record == natural_id(entity, told, owner):
        here = natural_id(entity, told, now(owner)) or record
    return here, found


def _now(id_: str | None, now: Now) -> str | None:
    return None if id_ is None else now(id_)
