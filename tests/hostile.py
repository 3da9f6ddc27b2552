"""What nobody should send: values, names of fields, bodies, headers and paths, drawn from a seeded `Random`."""

from __future__ import annotations

import json
import uuid
from html.parser import HTMLParser
from urllib.parse import quote, quote_from_bytes


MARK = "<zq7x\"'>"  # stands in no page of ours; raw in an answer, it was reflected unescaped
ELSEWHERE = "zq7x.example"

WORDS = [
    "",
    " ",
    MARK,
    f"{MARK}<script>alert(1)</script>",
    f'"><img src=x onerror=alert(1)>{MARK}',
    f"javascript:alert(1)//{MARK}",
    f"'; DROP TABLE people_person; --{MARK}",
    f"' OR 1=1 --{MARK}",
    "{{ 7*7 }}{% debug %}{{ request }}" + MARK,
    "{7*7}${7*7}#{7*7}" + MARK,
    f"%s %d %n %(x)s {{0}}{MARK}",
    "\0",
    f"zq\0{MARK}",
    f"\x01\x08\x0b\x1b[31m\x7f\x85{MARK}",
    f"line\r\nSet-Cookie: zq7x=1\r\n\r\n{MARK}",
    f"\u202e\u2066\u200f\ufeff\u2028{MARK}",
    "\u0301" * 300,
    "\U0001f469\u200d\U0001f469\u200d\U0001f467" * 40,
    "\ufffe\uffff\U0010ffff",
    "a" * 41,
    "ß" * 61,
    "a" * 121,
    "\U0001f600" * 301,
    "x" * 5000 + MARK,
    "../" * 20 + "etc/passwd",
    f"//{ELSEWHERE}/",
    f"https://{ELSEWHERE}/",
    f"/\\{ELSEWHERE}",
    f"/sign-in/login/?next=//{ELSEWHERE}",
    f'=HYPERLINK("https://{ELSEWHERE}")',
    "null",
    "undefined",
    "true",
    "[]",
    "{}",
    '[["/today/", "words", "\\ud800"]]',
    '[["/today/", "words", "\\u0000"]]',
    "[" * 2000,
]
NUMBERS = [
    *("0", "-0", "-1", "1", "00", "1e9", "1e400", "0x10", "1.5", "1,5", "NaN", "inf", "-Infinity", "١٢", "½"),
    *("2147483647", "2147483648", "-2147483649", "9223372036854775807", "9223372036854775808"),
    *("-9223372036854775809", "9" * 40, "9" * 5000),
]
DAYS = [
    *("0000-00-00", "0001-01-01", "1582-10-10", "1899-12-31", "1900-01-01", "2026-02-29", "2028-02-29"),
    *("2026-13-01", "9999-12-31", "10000-01-01", "-2026-01-01", "2026-11-25T00:00", "tomorrow", "31/12/2026"),
    *("2026-03-08", "2026-11-01", "2027-03-14", "2027-11-07", "12/31/9999", "1/1/1"),
]
HOURS = ["02:30", "01:30", "24:00", "23:59:60", "-1:00", "99:99", "00:00", "noon", "02:30:00.000001"]
ADDRESSES = [
    f"{'a' * 64}@{'b' * 60}.{'c' * 60}.{'d' * 60}.example",
    f"{'a' * 250}@example.org",
    f'"{MARK}"@example.org',
    "zq\0@example.org",
    "zq@example.org\nBcc: all@example.org",
    "zq@exämple.org",
    "ZQ@EXAMPLE.ORG",
    "zq@[127.0.0.1]",
    "noor@demo.example",
    "@",
    "\u202eq@example.org",
]
ALL = [*WORDS, *NUMBERS, *DAYS, *HOURS, *ADDRESSES]

# Sent although no form asks for them: of the models, of the library, of query strings.
UNASKED = """
    id pk by at person person_id program program_id episode cohort account is_active is_staff is_superuser email password
    post posts ended_at state next place page before words on day show slug key token which line csrfmiddlewaretoken
    _method __proto__ constructor login remember code credential
    licences-TOTAL_FORMS licences-INITIAL_FORMS licences-0-state licences-0-expires_on
"""
NAMES = [*UNASKED.split(), MARK, "\0"]
HEADERS = {
    "HTTP_REFERER": [
        *(f"http://localhost/{quote(MARK)}", MARK, f"https://{ELSEWHERE}/", "\0", "/" * 3000),
        *("http://localhost/\0", f"http://localhost/{'x' * 3000}", "http://localhost/\xff"),
    ],
    "HTTP_X_FORWARDED_FOR": [MARK, "1.2.3.4", "999.1.1.1", "::1, x", "a" * 4000],
    "HTTP_X_FORWARDED_HOST": [ELSEWHERE],
    "HTTP_HOST": [ELSEWHERE, "localhost:99999", "localhost\0", MARK, "", "[::1", "localhost@" + ELSEWHERE],
    "HTTP_ACCEPT": ["application/json", MARK, ""],
    "HTTP_ACCEPT_LANGUAGE": [MARK, "xx-" * 500],
    "HTTP_USER_AGENT": [MARK, "", "\xff", "Mozilla/5.0 " + "x" * 5000],
    "HTTP_HX_REQUEST": ["true", MARK],
    "HTTP_HX_CURRENT_URL": [f"https://{ELSEWHERE}/", MARK],
    "HTTP_HEARTHSIDE_REFETCH": ["1", MARK],
    "HTTP_SEC_FETCH_SITE": ["cross-site", MARK],
    "HTTP_IF_MODIFIED_SINCE": ["Thu, 99 Foo 0000 00:00:00 GMT", MARK],
    "HTTP_RANGE": ["bytes=0-" + "9" * 30, MARK],
    "HTTP_COOKIE": [
        "sessionid=%00",
        f"sessionid={'x' * 5000}",
        "sessionid=\xff; csrftoken=" + MARK,
        ";;;===",
    ],
    "HTTP_AUTHORIZATION": ["Bearer " + MARK, "Basic ////", "\0"],
}
METHODS = ["GET"] * 9 + ["POST"] * 24 + ["HEAD", "OPTIONS", "PUT", "PATCH", "DELETE", "TRACE", "ZQ"]
FORM, MULTIPART = "application/x-www-form-urlencoded", "multipart/form-data; boundary=zq"
TYPES = [
    *(FORM, "application/json", "text/plain", "text/xml", "", MARK, "multipart/form-data"),
    *(f"{FORM}; charset=utf-16", f"{FORM}; charset=zq7x", "multipart/form-data; boundary=" + "z" * 300),
    *("application/json; charset=utf-7", "application/webhook+json"),
]
BODIES = [
    b"",
    b"\0",
    b"\xff\xfe\xfa=\xed\xa0\x80&\xc3\x28=\xc0\xaf",
    b"{",
    b"[]",
    b"null",
    b'{"a": NaN, "b": 1e999, "c": "\\ud800"}',
    b"[" * 100_000,
    b"=&=&&&;;==",
    b"--zq\r\n",
    b'--zq\r\nContent-Disposition: form-data; name="file"; filename="\xff\x00.csv"\r\n\r\nx',
    b"--zq\r\nContent-Disposition: form-data; name\r\nContent-Transfer-Encoding: base64\r\n\r\n!!!\r\n--zq--\r\n",
    b'--zq\r\nContent-Disposition: form-data; name="' + b"n" * 20_000 + b'"\r\n\r\nx\r\n--zq--\r\n',
]
CSV = b'name,mail,cohort\n=1+1,a@example.org,Alder\n@SUM(1),+b@example.org,Alder\n"' + MARK.encode() + b",,\n"
FILES = [
    b"",
    CSV,
    CSV.replace(b"\n", b"\r"),
    CSV.decode().encode("utf-16"),
    b"\xef\xbb\xbfname,mail,cohort\n" + MARK.encode() + b",zq@example.org,Alder\n",
    b"name,mail,cohort\n" + b"R,r@example.org,Alder\n" * 500,
    b"name,mail,cohort\n" + b"," * 20_000,
    b'name,mail,cohort\n"' + b"x" * 140_000 + b'",a@example.org,Alder\n',
    b"PK\x03\x04\x14\0\0\0\x08\0" + b"\xff" * 30 + b"zip\0" * 50,
    b"\x1f\x8b\x08\0" + b"\0" * 2000,
    bytes(range(256)) * 40,
]


class Fields(HTMLParser):
    """What a page's forms ask, filled as somebody would fill it: name, and the values that are sent."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.filled: dict[str, list[str]] = {}
        self.select, self.area = "", ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        name = said.get("name", "")
        if tag == "select":
            self.select = name
            self.filled.setdefault(name, [""])
        elif tag == "option" and self.select:
            if said.get("value") and ("selected" in said or self.filled[self.select] == [""]):
                self.filled[self.select] = [said["value"]]
        elif tag == "textarea":
            self.filled.setdefault(name, ["A few words that one might write."])
        elif tag == "input" and name and said.get("type") not in {"file", "submit", "button"}:
            self._fill(name, said)

    def _fill(self, name: str, said: dict[str, str]) -> None:
        kind, value = said.get("type", "text"), said.get("value", "")
        if kind in {"checkbox", "radio"}:
            had = self.filled.setdefault(name, [])
            if not had or "checked" in said:
                self.filled[name] = [value or "on"] if kind == "radio" else [*had, value or "on"]
            return
        usual = {"email": "zq@example.org", "date": "2027-01-11", "time": "10:00", "number": "10"}
        tel = "212 555 0148" if "phone" in name or "number" in name else "Words"
        self.filled[name] = [value or usual.get(kind, tel)]

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self.select = ""


def as_bytes(word: str) -> bytes:
    return word.encode("utf-8", "surrogatepass")


def value(rng):
    """Now and then bytes that are no text in any way."""
    if rng.random() < 0.06:
        return rng.choice([b"\xff\xfe", b"\xed\xa0\x80", b"\xc0\x80", b"\xf5\x80\x80\x80" + MARK.encode()])
    if rng.random() < 0.05:
        return as_bytes(str(uuid.UUID(int=rng.getrandbits(128))))
    if rng.random() < 0.03:
        return as_bytes(
            "".join(chr(rng.choice([rng.randrange(0xD800), rng.randrange(128)])) for _ in range(40))
        )
    return as_bytes(rng.choice(ALL))


def changed(rng, filled: dict[str, list[str]], ids: list[str]) -> list[tuple[bytes, bytes]]:
    """A form as it would be sent, with one field or a few as nobody would fill them."""
    pairs = [(as_bytes(name), as_bytes(said)) for name, all_said in filled.items() for said in all_said]
    names = [*filled, rng.choice(NAMES)] if filled else rng.sample(NAMES, 3)
    for name in rng.sample(names, min(len(names), rng.choice([1, 1, 1, 2, 3, 20]))):
        key = as_bytes(name)
        how = rng.random()
        if how < 0.08:  # not at all
            pairs = [pair for pair in pairs if pair[0] != key]
        elif how < 0.16:  # several where there is one
            pairs += [(key, value(rng)) for _ in range(rng.choice([2, 5, 60]))]
        elif how < 0.26:  # what belongs to somebody else
            pairs = [pair for pair in pairs if pair[0] != key] + [(key, as_bytes(rng.choice(ids)))]
        else:
            pairs = [pair for pair in pairs if pair[0] != key] + [(key, value(rng))]
    if rng.random() < 0.005:
        pairs += [(b"n%d" % n, b"1") for n in range(1100)]
    return pairs


def everywhere(filled: dict[str, list[str]]) -> list[tuple[bytes, bytes]]:
    """The mark for every name there is: what would stand unescaped anywhere stands so now."""
    return [(as_bytes(name), as_bytes(MARK)) for name in (*NAMES, *filled) if name != "csrfmiddlewaretoken"]


def urlencoded(pairs) -> bytes:
    return "&".join(f"{quote_from_bytes(k, '')}={quote_from_bytes(v, '')}" for k, v in pairs).encode()


def multipart(rng, pairs) -> bytes:
    out = []
    for name, said in pairs:
        plain = name.replace(b'"', b"%22").replace(b"\r", b"").replace(b"\n", b"")
        out.append(b'--zq\r\nContent-Disposition: form-data; name="' + plain + b'"\r\n\r\n' + said + b"\r\n")
    called = as_bytes(rng.choice(["list.csv", MARK, "../../x", "a" * 400, "", "x\0.csv"])).replace(b'"', b"'")
    file = b"x" * 3_000_000 if rng.random() < 0.02 else rng.choice(FILES)
    out.append(
        b'--zq\r\nContent-Disposition: form-data; name="%b"; filename="%b"\r\nContent-Type: text/csv\r\n\r\n'
        % (as_bytes(rng.choice(["file", "file", "text", "name"])), called)
        + file
        + b"\r\n"
    )
    return b"".join(out) + b"--zq--\r\n"


def body(rng, filled, ids) -> tuple[bytes, str]:
    """And the type that it says it has."""
    pairs, how = changed(rng, filled, ids), rng.random()
    if how < 0.72:
        return urlencoded(pairs), FORM
    if how < 0.86:
        return multipart(rng, pairs), MULTIPART
    if how < 0.90:
        said = {k.decode("utf-8", "replace"): v.decode("utf-8", "replace") for k, v in pairs}
        return json.dumps(said).encode(), rng.choice(TYPES)
    if how < 0.93:
        return b"x=" + b"a" * rng.choice([10_000, 3_000_000 if rng.random() < 0.2 else 50_000]), FORM
    return rng.choice(BODIES), rng.choice([*TYPES, FORM, MULTIPART])


def query(rng, filled, ids) -> str:
    if rng.random() < 0.5:
        return ""
    if rng.random() < 0.05:
        return "?" + rng.choice(["&&&", "=", "%", "%zz", "?" * 50, "a[]=1", "%ff=%fe", "a=" + "b" * 9000])
    some = [(as_bytes(n), value(rng)) for n in rng.sample([*NAMES, *filled], rng.choice([1, 2, 4]))]
    if rng.random() < 0.1:
        some.append((b"next", as_bytes(rng.choice(ids))))
    return "?" + urlencoded(some).decode()


def headers(rng) -> dict[str, str]:
    if rng.random() < 0.85:
        return {}
    return {name: rng.choice(HEADERS[name]) for name in rng.sample(list(HEADERS), rng.choice([1, 1, 2]))}


def piece(rng) -> str:
    """One part of a path."""
    return quote_from_bytes(value(rng)[:3000], "") or quote(MARK, "")
