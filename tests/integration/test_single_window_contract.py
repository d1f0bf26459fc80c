"""Whoever integrates reads our contract and writes to us in the habits of its own platform."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator, Mapping
from xml.sax.saxutils import escape

import httpx
import pytest
import zeep
from lxml import etree
from zeep.transports import Transport

from shared.single_window import Answer, build_envelope, parse_answer, parse_envelope, read_response
from shared.single_window.schemas import schema_names
from shared.single_window.soap import IMPORT_DOCUMENT
from tests.integration.registration_process import client, running
from tests.single_window.samples import SAMPLES, load_sample

pytestmark = pytest.mark.integration

# Samples that are refused by what they say, and what each is refused for.
REFUSED = {"10-01-bad-tax-code": "ERR05", "23-25-toys": "ERR04"}
# Those that are about a dossier which has to stand first, and be where they are allowed.
FOLLOWING = sorted(path.stem for path in SAMPLES.glob("*.xml") if not path.stem.startswith("10-01"))
NEW = sorted(path.stem for path in SAMPLES.glob("10-01-*.xml"))


@pytest.fixture(scope="module")
def url(mongodb_uri: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with running(mongodb_uri, tmp_path_factory.mktemp("registration") / "log") as address:
        yield address


@pytest.fixture(scope="module")
def soap(url: str) -> zeep.Client:
    """Knows nothing but the address of our contract."""
    transport = Transport()
    transport.session.trust_env = False
    return zeep.Client(f"{url}/nsw/ws?wsdl", transport=transport)


def text_of(name: str, reference: str, **fields: str) -> str:
    return build_envelope(load_sample(name, reference=reference, fields=fields))


@pytest.mark.parametrize("name", NEW)
def test_a_soap_client_plays_every_new_dossier(soap: zeep.Client, name: str) -> None:
    reference = f"ZP2026{NEW.index(name):06d}"
    for style in (
        lambda text: soap.service.receive(requestPayload=text),
        lambda text: soap.service.ImportDocument(data=text),
    ):
        text = text_of(name, reference)
        answer = parse_answer(style(text))
        assert answer is not None
        errors = {error.code for error in answer.errors}
        expected = {REFUSED[name]} if name in REFUSED else {"duplicate_message"} if errors else set()
        assert errors == expected, answer.errors


def test_a_soap_client_plays_what_follows(url: str, soap: zeep.Client) -> None:
    """Every other message of the catalogue, on dossiers that an officer brings to where it is allowed."""

    def say(name: str, reference: str, **fields: str) -> Answer:
        answer = parse_answer(soap.service.receive(requestPayload=text_of(name, reference, **fields)))
        assert answer is not None
        return answer

    def act(
        reference: str, path: str, body: Mapping[str, object], *, agency: str = "TCKT10", role: str = "officer"
    ) -> None:
        scope = {"body": "QUATEST1"} if role == "cert_body" else {"agency": agency}
        with client(url, role, **scope) as one:
            found = one.get("/registrations", params={"q": reference}).raise_for_status().json()["items"][0]
            version = {"If-Match": f'"{found["version"]}"'}
            done = one.post(f"/registrations/{found['id']}/{path}", json=dict(body), headers=version)
            assert done.status_code == 200, done.text

    played = set()

    def held(name: str, reference: str, **fields: str) -> None:
        answer = say(name, reference, **fields)
        assert answer.held, (name, answer.errors)
        played.add(name)

    asking = {"items": ["giấy chứng nhận hợp quy"], "reason": "thiếu"}
    assert say("10-01-rice-cookers", "ZP2026100001").held
    held("10-02-rice-cookers", "ZP2026100001")
    act("ZP2026100001", "supplement-requests", asking)
    held("13-09-rice-cookers", "ZP2026100001", fiNgayLuihan="31/12/2026")
    act("ZP2026100001", "extension/grant", {})
    held("10-04-rice-cookers", "ZP2026100001")
    held("21-18-rice-cookers", "ZP2026100001")
    assert say("10-01-toys", "ZP2026100002").held
    act("ZP2026100002", "accept", {}, agency="TCKT11")
    held("15-12-toys", "ZP2026100002")
    assert say("10-01-kettles", "ZP2026100003").held
    held("17-03-kettles", "ZP2026100003")
    assert say("10-01-rice-cookers", "ZP2026100004").held
    act("ZP2026100004", "conformity/accept", {}, role="cert_body")
    held("18-15-rice-cookers", "ZP2026100004")
    document = parse_envelope((SAMPLES / "10-01-toys.xml").read_bytes())
    assert document.content is not None
    with client(url, "officer", agency="TCKT11") as one:
        found = one.get("/registrations", params={"q": "ZP2026100002"}).json()["items"][0]
        paper = one.get(f"/registrations/{found['id']}").json()["dossier"]["documents"][0]
    text = text_of("23-25-toys", "ZP2026100002", FileId=paper["sha256"])
    given = parse_envelope(soap.service.ServerFile(data=text))
    assert given.function == "99"
    assert given.content is not None
    assert base64.b64decode(given.content.findtext("FileByte") or "").startswith(b"%PDF")
    played.add("23-25-toys")
    assert played == set(FOLLOWING), "every sample of the catalogue was played"


def test_the_contract_leads_to_every_schema(url: str) -> None:
    wsdl = httpx.get(f"{url}/nsw/ws?wsdl", trust_env=False)
    named = re.search(r"http://\S+/nsw/xsd/\S+?\.xsd", wsdl.text)
    assert named is not None
    assert httpx.get(named[0], trust_env=False).status_code == 200
    for name in schema_names():
        found = httpx.get(f"{url}/nsw/xsd/{name}", trust_env=False)
        assert found.status_code == 200
        for included in re.findall(r'schemaLocation="([^"]+)"', found.text):
            assert included in schema_names()
        etree.fromstring(found.content)
    missing = httpx.get(f"{url}/nsw/xsd/other.xsd", trust_env=False)
    assert (missing.status_code, missing.json()["code"]) == (404, "not_found")


def wrapped(inner: str, *, prefix: str = "soapenv", call: str = "gen", declaration: bool = True) -> str:
    head = '<?xml version="1.0" encoding="UTF-8"?>' if declaration else ""
    return (
        f'{head}<{prefix}:Envelope xmlns:{prefix}="http://schemas.xmlsoap.org/soap/envelope/"><{prefix}:Header/>'
        f'<{prefix}:Body><{call}:receiveRequest xmlns:{call}="http://com/vnsw/ws/generated">'
        f"<{call}:requestPayload>{inner}</{call}:requestPayload></{call}:receiveRequest></{prefix}:Body></{prefix}:Envelope>"
    )


def older(inner: str) -> str:
    """As JAX-WS clients of the older style write it."""
    return (
        "<?xml version='1.0' encoding='UTF-8'?>"
        '<S:Envelope xmlns:S="http://schemas.xmlsoap.org/soap/envelope/"><S:Body>'
        f'<ns2:ImportDocument xmlns:ns2="http://ws.viettel.com/"><data>{inner}</data></ns2:ImportDocument>'
        "</S:Body></S:Envelope>"
    )


def dotnet(inner: str) -> str:
    """As .NET writes it: default namespace, xsi and xsd declared."""
    return (
        '<?xml version="1.0" encoding="utf-8"?><soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:xsd="http://www.w3.org/2001/XMLSchema"><soap:Body>'
        f'<receiveRequest xmlns="http://com/vnsw/ws/generated"><requestPayload>{inner}</requestPayload></receiveRequest>'
        "</soap:Body></soap:Envelope>"
    )


def namespaced(text: str) -> str:
    """The envelope itself in a namespace of its own, under a prefix."""
    return re.sub(r"<(/?)(\w)", r"<\1e:\2", text).replace("<e:Envelope>", '<e:Envelope xmlns:e="urn:any">', 1)


HABITS = {
    "escaped once": lambda text: wrapped(escape(text)),
    "escaped twice": lambda text: wrapped(escape(escape(text))),
    "escaped three times": lambda text: wrapped(escape(escape(escape(text)))),
    "CDATA": lambda text: wrapped(f"<![CDATA[{text}]]>"),
    "CDATA with a declaration": lambda text: wrapped(f'<![CDATA[<?xml version="1.0" encoding="utf-16"?>{text}]]>'),
    "escaped within CDATA": lambda text: wrapped(f"<![CDATA[{escape(text)}]]>"),
    "as elements": wrapped,
    "BOM before the document": lambda text: "\ufeff" + wrapped(escape(text)),
    "BOM before the envelope": lambda text: wrapped(escape("\ufeff" + text)),
    "spaces around": lambda text: wrapped(f"\n   {escape(text)}\n   "),
    "other prefixes": lambda text: wrapped(escape(text), prefix="SOAP-ENV", call="ns0"),
    "no declaration": lambda text: wrapped(escape(text), declaration=False),
    "numeric references": lambda text: wrapped(escape(text).replace("&lt;", "&#60;").replace("&gt;", "&#x3E;")),
    "default namespace": lambda text: dotnet(escape(text)),
    "envelope in a namespace": lambda text: wrapped(escape(namespaced(text))),
    "older style, escaped": lambda text: older(escape(text)),
    "older style, CDATA": lambda text: older(f"<![CDATA[{text}]]>"),
    "line ends of Windows": lambda text: wrapped(f"<![CDATA[{text.replace('><', '>' + chr(13) + chr(10) + '<')}]]>"),
}
HEADERS: dict[str, dict[str, str]] = {
    "quoted action": {
        "Content-Type": "text/xml; charset=utf-8",
        "SOAPAction": '"http://com/vnsw/ws/generated/receive"',
    },
    "empty action": {"Content-Type": "text/xml", "SOAPAction": '""'},
    "no action": {"Content-Type": "text/xml;charset=UTF-8"},
    "wrong action": {"Content-Type": "application/soap+xml", "SOAPAction": "urn:other"},
    "no type": {},
}


@pytest.mark.parametrize("habit", HABITS)
def test_every_habit_of_writing_gets_through(url: str, habit: str) -> None:
    reference = f"ZH2026{list(HABITS).index(habit):06d}"
    text = text_of("10-01-toys", reference)
    document = HABITS[habit](text).encode("utf-8")
    style = IMPORT_DOCUMENT if "older" in habit else None
    answers = []
    for _ in range(2):
        response = httpx.post(
            f"{url}/nsw/ws", content=document, headers=HEADERS["no action"], timeout=20, trust_env=False
        )
        assert response.status_code == 200, response.text
        answers.append(response.content)
    answer = parse_answer(read_response(answers[0], **({"operation": style} if style else {})))
    assert answer is not None
    assert answer.held, answer.errors
    assert answers[0] == answers[1], "the same message, the same answer, byte for byte"


@pytest.mark.parametrize("habit", HEADERS)
def test_headers_say_nothing_that_matters(url: str, habit: str) -> None:
    document = wrapped(escape(text_of("10-01-toys", f"ZS2026{list(HEADERS).index(habit):06d}"))).encode()
    response = httpx.post(f"{url}/nsw/ws", content=document, headers=HEADERS[habit], timeout=20, trust_env=False)
    answer = parse_answer(read_response(response.content))
    assert answer is not None
    assert answer.held, answer.errors


def test_all_habits_say_the_same(url: str) -> None:
    """One message in every habit is one dossier, and all get its one answer."""
    text = text_of("10-01-toys", "ZA2026000001")
    said = set()
    for habit, write in HABITS.items():
        response = httpx.post(f"{url}/nsw/ws", content=write(text).encode(), timeout=20, trust_env=False)
        operation = {"operation": IMPORT_DOCUMENT} if "older" in habit else {}
        said.add(read_response(response.content, **operation))
    assert len(said) == 1


def test_a_supplement_that_overtook_its_dossier_is_acted_on_with_it(url: str, soap: zeep.Client) -> None:
    late, first = text_of("10-01-rice-cookers", "ZO2026000001"), text_of("10-04-rice-cookers", "ZO2026000001")
    acknowledged = soap.service.receive(requestPayload=first)
    assert parse_envelope(acknowledged).function == "99"
    assert parse_envelope(soap.service.receive(requestPayload=late)).function == "99"
    with client(url, "officer", agency="TCKT10") as one:
        (found,) = one.get("/registrations", params={"q": "ZO2026000001"}).json()["items"]
        dossier = one.get(f"/registrations/{found['id']}").json()["dossier"]
    assert dossier["goods_lines"][0]["has_certificate"]
    assert soap.service.receive(requestPayload=first) == acknowledged
