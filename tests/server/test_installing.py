"""A centre set up on a computer: its authority, its services, the proof from outside, the cards of its offices."""

from __future__ import annotations

import io
import shlex
import socket
import ssl
import xml.etree.ElementTree as ElementTree
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pypdf
import pytest
from cryptography import x509
from cryptography.x509.verification import PolicyBuilder, Store, VerificationError

from simata_desktop.domain.errors import UserError
from simata_server import authority, cards, installing
from simata_server.authority import Authority
from simata_server.installing import Address
from simata_server.offices import EnrolCode
from simata_server.place import Place
from simata_server.speech import Sentences
from tests.server.conftest import Administrator
from tests.server.offices_at_work import two_offices

NOW = datetime(2026, 11, 24, 3, tzinfo=UTC)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


@pytest.mark.parametrize(("text", "url"), [
    ("pusat.contoh.go.id", "https://pusat.contoh.go.id:8420"), ("10.0.0.5:443", "https://10.0.0.5:443"),
    ("https://Pusat:8421/", "https://pusat:8421"), ("::1", "https://[::1]:8420"), ("[fe80::1]:9", "https://[fe80::1]:9"),
])
def test_an_address_as_people_type_it(text: str, url: str) -> None:
    assert Address.parse(text).url == url
    assert Address.parse(url) == Address.parse(text)


@pytest.mark.parametrize("text", ["", "http://x", "a b", "x:0", "x:70000", "x/y", "-x", "a..b", "user@x"])
def test_what_is_no_address_is_told(text: str) -> None:
    with pytest.raises(UserError, match=r"setup\.address"):
        Address.parse(text)


def test_the_authority_signs_the_server_and_stays_when_set_up_again(tmp_path: Path) -> None:
    first = authority.make(tmp_path, name="Kota Contoh", host="pusat.contoh.go.id", now=NOW)
    root = x509.load_pem_x509_certificate(first.certificate.read_bytes())
    print_ = authority.fingerprint(first.certificate)
    assert print_.replace(" ", "") == root.fingerprint(root.signature_hash_algorithm).hex().upper()
    again = authority.make(tmp_path, name="Nama lain", host="10.1.2.3", now=NOW + timedelta(days=700))
    assert authority.fingerprint(again.certificate) == print_
    leaf, sent_root = x509.load_pem_x509_certificates(again.server_certificate.read_bytes())
    assert sent_root == root
    leaf.verify_directly_issued_by(root)
    names = leaf.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert [str(one) for one in names.get_values_for_type(x509.IPAddress)] == ["10.1.2.3"]
    for key in (first.key, first.server_key):
        assert key.stat().st_mode & 0o077 == 0


def test_a_certificate_serves_its_own_host_under_its_own_authority_only(tmp_path: Path) -> None:
    one = authority.make(tmp_path / "a", name="A", host="pusat.contoh.go.id", now=NOW)
    two = authority.make(tmp_path / "b", name="A", host="pusat.contoh.go.id", now=NOW)
    leaf = x509.load_pem_x509_certificates(one.server_certificate.read_bytes())[0]

    def accepted(trusted: Authority, host: str) -> None:
        store = Store([x509.load_pem_x509_certificate(trusted.certificate.read_bytes())])
        PolicyBuilder().store(store).time(NOW).build_server_verifier(x509.DNSName(host)).verify(leaf, [])

    accepted(one, "pusat.contoh.go.id")
    for trusted, host in ((two, "pusat.contoh.go.id"), (one, "lain.contoh.go.id")):
        with pytest.raises(VerificationError):
            accepted(trusted, host)


def test_damaged_authorities_are_told(tmp_path: Path) -> None:
    made = authority.make(tmp_path, name="A", host="x", now=NOW)
    with pytest.raises(UserError, match=r"setup\.name"):
        authority.make(tmp_path / "b", name=" ", host="x", now=NOW)
    made.key.write_bytes(authority.make(tmp_path / "c", name="A", host="x", now=NOW).key.read_bytes())
    with pytest.raises(UserError, match=r"authority\.damaged"):
        authority.make(tmp_path, name="A", host="x", now=NOW)
    with pytest.raises(UserError, match=r"authority\.none"):
        authority.fingerprint(tmp_path / "none.pem")


def test_setup_asks_makes_everything_and_proves_it_from_outside(tmp_path: Path, admin: Administrator) -> None:
    data, port = tmp_path / "pusat kota", free_port()
    admin.typed = ["BKPSDM  Kota 100%", f"127.0.0.1:{port}"]
    told = admin("setup", "--data", data, "--database", admin.url)
    assert (told["name"], told["address"], told["answers"]) == ("BKPSDM Kota 100%", f"https://127.0.0.1:{port}", True)
    unit = (data / "simata-server.service").read_text(encoding="utf-8")
    started = next(line for line in unit.splitlines() if line.startswith("ExecStart=")).removeprefix("ExecStart=")
    assert shlex.split(started)[3:8] == ["serve", "--host", "0.0.0.0", "--port", str(port)]
    assert "Kota 100%%" in unit
    service = ElementTree.fromstring((data / "simata-server.xml").read_text(encoding="utf-8"))
    assert service.findtext("name") == "SIMATA (BKPSDM Kota 100%)"
    assert service.find("env").get("value") == admin.url
    for file in ("simata-server.env", "simata-server.xml"):  # the address of a database may hold a password
        assert (data / file).stat().st_mode & 0o077 == 0
    assert admin.url not in unit
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", port), timeout=1)  # nothing is left open
    again = admin("setup", "--data", data, "--database", admin.url, "--no-proof")
    assert (again["fingerprint"], again["name"], again["answers"]) == (told["fingerprint"], told["name"], None)


class Alive(BaseHTTPRequestHandler):
    """A centre that answers that it is alive, or a hotel's page."""

    def do_GET(self) -> None:
        self.send_response(200 if self.path == "/v1/alive" else 404)
        self.end_headers()
        self.wfile.write(b'{"simata":1}')

    def log_message(self, *_: object) -> None:
        pass


def test_only_a_centre_under_this_very_authority_answers(tmp_path: Path) -> None:
    one, two = (authority.make(tmp_path / name, name="A", host="127.0.0.1", now=datetime.now(UTC)) for name in "ab")
    with HTTPServer(("127.0.0.1", 0), Alive) as server:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(one.server_certificate, one.server_key)
        server.socket = context.wrap_socket(server.socket, server_side=True)
        serving = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        serving.start()
        address = Address("127.0.0.1", server.server_address[1])
        assert installing.answers(address, one.certificate)
        assert not installing.answers(address, two.certificate)
        server.shutdown()
        serving.join()
    assert not installing.answers(address, one.certificate)


def test_a_card_holds_what_is_typed_by_hand_a_page_an_office(tmp_path: Path, admin: Administrator) -> None:
    with Place(admin.url, None).opened() as connection:
        two_offices(connection)
    assert admin("cards", "--out", tmp_path / "k.pdf", "--data", tmp_path, "--database", admin.url, code=3)[
        "error"]["code"] == "authority.none"
    admin("setup", "--data", tmp_path, "--database", admin.url, "--name", "Kota Contoh", "--address", "10.1.2.3",
          "--no-proof")
    told = admin("cards", "--out", tmp_path / "k.pdf", "--data", tmp_path, "--database", admin.url)
    assert (told["pages"], told["offices"]) == (2, ["BKPSDM", "DINKES"])
    pages = [page.extract_text() for page in pypdf.PdfReader(tmp_path / "k.pdf").pages]
    print_ = authority.fingerprint(Authority.of(tmp_path).certificate)
    for page, name in zip(pages, ("BKPSDM Kota Contoh", "Dinas Kesehatan"), strict=True):
        assert name in page
        assert "https://10.1.2.3:8420" in page
        assert all(group in page for group in print_.split())
    with Place(admin.url, None).opened() as connection:
        days = connection.execute("SELECT DISTINCT round(extract(epoch FROM expires - now()) / 86400) FROM enrol_code")
        assert days.fetchall() == [(30,)]


def test_long_names_stay_on_the_card() -> None:
    issued = EnrolCode("ABCD-EFGH-JKLM-NPQR", "X", ("entry",), NOW)
    card = cards.Card("Dinas Pengendalian Penduduk, Keluarga Berencana dan Pemberdayaan Perempuan " * 3, "X",
                      f"https://{'a' * 200}:8420", issued, "ABCD " * 16, "Pemerintah Kabupaten " * 5)
    reader = pypdf.PdfReader(io.BytesIO(cards.pdf([card], Sentences.of("id"))))
    assert len(reader.pages) == 1
    right: list[float] = []

    def seen(text: str, _: object, matrix: list[float], font: object, size: float) -> None:
        if text.strip():
            right.append(matrix[4])

    reader.pages[0].extract_text(visitor_text=seen)
    assert min(right) >= cards.MARGIN - 1
    assert "NPQR" in reader.pages[0].extract_text()
