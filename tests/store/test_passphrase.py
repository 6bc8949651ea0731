"""The passphrase rule: what everybody tries first is refused, a phrase of one's own is not."""

from __future__ import annotations

import pytest

from simata_desktop.domain.errors import UserError
from simata_desktop.store.passphrase import check_passphrase, common_words

NIP = "198003152006041003"  # invented


def check(passphrase: str) -> None:
    check_passphrase(passphrase, user_name="Siti Aminah", nip=NIP)


@pytest.mark.parametrize("passphrase", [
    "", " " * 20, "kopi teras", "              a", "aaaaaaaaaaaaaaaa", "abababababab", "!!!!!!!!!!!!!!!!",
    "passwordpassword", "P4ssw0rd!P4ssw0rd!", "katasandi12345", "Kata Sandi 2026", "rahasia-rahasia", "R4h451a!2026!!",
    "indonesia merdeka", "Indonesia17081945", "bismillah123456", "qwertyuiop123", "1q2w3e4r5t12", "aku cinta kamu",
    "admin admin admin", "simata.bkpsdm.2026", "123456789012", "908172635409",
    NIP, "19800315 200604 1 003", f"punya-{NIP}-saya", "nip saya 198003152006041003", "198003152006 siti",
    "Siti Aminah 2026", "19800315-siti", "sitiaminahsitiaminah",
])
def test_what_is_tried_first_is_refused(passphrase: str) -> None:
    with pytest.raises(UserError) as refused:
        check(passphrase)
    assert (refused.value.code, refused.value.field) == ("passphrase.weak", "passphrase")
    assert refused.value.params == {"shortest": 12}


@pytest.mark.parametrize("passphrase", [
    "kopi tubruk di teras", "layang-layang putus senja", "Perahu#Kertas#Hanyut", "correct horse battery staple",
    "rahasia dapur nenek", "kata sandi kantor yang panjang", "kuda-merah-1", "ピアノと古い橋とねずみ色の雲",
    "kota lama 07.15 hujan", "ujian-penerimaan-simata-2026", "Siti menanam jagung",
])
def test_a_phrase_of_ones_own_is_taken(passphrase: str) -> None:
    check(passphrase)


def test_any_nip_is_refused_when_the_own_one_is_not_known() -> None:
    with pytest.raises(UserError):
        check_passphrase("197512012000032001 ya", user_name="admin")


def test_listed_words_hold_no_everyday_word_of_three_letters_by_chance() -> None:
    assert len(common_words()) > 100
    assert list(common_words()) == sorted(common_words(), key=lambda word: (-len(word), word))
    assert {"bismillah", "rahasia", "katasandi", "password"} <= set(common_words())
