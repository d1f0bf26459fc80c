"""Against the program xmlsec1, which shares no code with us but the parser: it believes what we sign, we what it signs."""

import shutil
import subprocess
from pathlib import Path

import pytest
from lxml import etree

from shared.single_window import build_envelope
from shared.single_window.signing.errors import SignatureInvalid
from shared.single_window.signing.form import ENVELOPED, EXCLUSIVE
from tests.unit.single_window.signing.office import Office, changed, ds, message

XMLSEC1 = shutil.which("xmlsec1")
pytestmark = pytest.mark.skipif(XMLSEC1 is None, reason="xmlsec1 is not installed: as root, apt install xmlsec1")
TRADER = "/*/*[local-name()='Body']/*[local-name()='Signature']/*"
SYSTEM = "/*/*[local-name()='SystemSignature']/*"

TEMPLATE = """<ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:SignedInfo>
  <ds:CanonicalizationMethod Algorithm="{c14n}"/><ds:SignatureMethod Algorithm="{method}"/>
  <ds:Reference URI="{uri}"><ds:Transforms>{transforms}</ds:Transforms>
    <ds:DigestMethod Algorithm="{digest}"/><ds:DigestValue/></ds:Reference></ds:SignedInfo>
  <ds:SignatureValue/><ds:KeyInfo>{key_value}<ds:X509Data><ds:X509Certificate/></ds:X509Data></ds:KeyInfo></ds:Signature>"""


def xmlsec1(*arguments: object) -> subprocess.CompletedProcess[str]:
    command = [str(XMLSEC1), *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=30, check=False)


def verified(office: Office, text: str, where: str, folder: Path) -> bool:
    file = folder / "message.xml"
    file.write_text(text, encoding="utf-8")
    trusted = office.authority.trust
    said = xmlsec1(
        "--verify",
        "--id-attr:Id",
        "Content",
        "--node-xpath",
        where,
        "--enabled-key-data",
        "x509,raw-x509-cert",
        "--trusted-pem",
        trusted / "roots/root.pem",
        "--untrusted-pem",
        trusted / "intermediates/issuing.pem",
        file,
    )
    return said.returncode == 0


def signed_by_it(office: Office, text: str, name: str, where: str, template: str, folder: Path) -> str:
    parent = where.rpartition("/")[0]

    def prepare(root: etree._Element) -> None:
        (place,) = root.xpath(parent)
        place.append(etree.fromstring(template))
        root.find("Body/Content").set("Id", "content")  # type: ignore[union-attr]

    file, out = folder / "template.xml", folder / "signed.xml"
    file.write_text(changed(text, prepare), encoding="utf-8")
    keys = office.authority.directory / "keys"
    key = f"{keys / name}.key,{keys / name}.pem,{office.authority.trust / 'intermediates/issuing.pem'}"
    said = xmlsec1(
        "--sign", "--id-attr:Id", "Content", "--node-xpath", where, "--privkey-pem", key, "--output", out, file
    )
    assert said.returncode == 0, said.stderr
    return out.read_text(encoding="utf-8")


def template(
    uri: str, *transforms: str, method: str = "rsa-sha256", digest: str = "sha256", key_value: str = ""
) -> str:
    return TEMPLATE.format(
        c14n=EXCLUSIVE.value,
        method=f"http://www.w3.org/2001/04/xmldsig-more#{method}",
        digest=f"http://www.w3.org/2001/04/xmlenc#{digest}",
        uri=uri,
        transforms="".join(f'<ds:Transform Algorithm="{transform}"/>' for transform in transforms),
        key_value=key_value,
    )


@pytest.mark.parametrize("where", [TRADER, SYSTEM], ids=["trader", "system"])
def test_it_believes_what_we_sign(office: Office, tmp_path: Path, where: str) -> None:
    text = office.signed()
    assert verified(office, text, where, tmp_path)
    assert not verified(office, text.replace("0101234567<", "0101234568<"), where, tmp_path)


def test_it_believes_a_letter_to_the_window(office: Office, tmp_path: Path) -> None:
    from services.notification.adapters.channels.window import WindowChannel
    from services.notification.adapters.channels.window_catalogue import read_window_catalogue
    from services.notification.domain.letters import Kind
    from tests.unit.notification.letters import told

    catalogue = read_window_catalogue()
    channel = WindowChannel("http://window.example/nsw/ws", catalogue, signer=office.signer("ministry"))
    text = channel.build(channel.envelope(*told(Kind.RESULT)))
    assert verified(office, text, SYSTEM, tmp_path)
    assert not verified(office, text.replace("QG2026000590", "QG2026000591"), SYSTEM, tmp_path)


def test_it_does_not_believe_another_root(office: Office, other_office: Office, tmp_path: Path) -> None:
    assert not verified(other_office, office.signed(), SYSTEM, tmp_path)


@pytest.mark.parametrize(
    ("method", "digest"), [("rsa-sha256", "sha256"), ("rsa-sha512", "sha512"), ("rsa-sha384", "sha256")]
)
def test_we_believe_what_it_signs(office: Office, tmp_path: Path, method: str, digest: str) -> None:
    text = build_envelope(message())
    trader = template("#content", EXCLUSIVE.value, method=method, digest=digest)
    text = signed_by_it(office, text, "trader", TRADER, trader, tmp_path)
    system = template("", ENVELOPED, EXCLUSIVE.value, method=method, digest=digest)
    text = signed_by_it(office, text, "window", SYSTEM, system, tmp_path)
    both, envelope = office.read(text)
    assert both.trader is not None
    assert both.system is not None
    assert envelope == message()
    with pytest.raises(SignatureInvalid):
        office.read(text.replace("0101234567<", "0101234568<"))


def test_we_take_the_key_beside_its_certificate(office: Office, tmp_path: Path) -> None:
    """As many signing programs write it."""
    text = build_envelope(message())
    system = template("", ENVELOPED, EXCLUSIVE.value, key_value="<ds:KeyValue/>")
    text = signed_by_it(office, text, "window", SYSTEM, system, tmp_path)
    assert next(etree.fromstring(text).iter(ds("KeyValue")), None) is not None
    assert office.read(text, trader="off")[0].system is not None
