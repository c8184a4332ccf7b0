"""What the signer reads: one plain sentence, then the formal rows. Kept as one text, known by its hash."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from compliance.consent.facts import ConsentFacts, Statement
from compliance.consent.items import BY_KEY
from compliance.consent.words import LANGUAGES, VERSION, Words
from compliance.vocabulary import ConsentKind

ALONE = frozenset({ConsentKind.SUD_COUNSELING_NOTES, ConsentKind.LEGAL_PROCEEDING})


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the formal wording, such as “Who may share”."""

    key: str
    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Wording:
    """The whole wording of one consent. `text` is its canonical form, which is hashed and kept."""

    version: str
    language: str
    title: str
    plain: str
    rows: tuple[Row, ...]

    @property
    def text(self) -> str:
        """Canonical: sorted keys, no spaces, no escapes, so that the same wording has the same hash."""
        return json.dumps(asdict(self), sort_keys=True, ensure_ascii=False, separators=(",", ":"))

    @property
    def sha256(self) -> str:
        """Fingerprint of what the signer reads."""
        return fingerprint(self.text)


def fingerprint(text: str) -> str:
    """SHA-256 of a canonical text."""
    return hashlib.sha256(text.encode()).hexdigest()


def read(text: str) -> Wording:
    """The wording as it was frozen, for showing and printing it."""
    kept = json.loads(text)
    rows = tuple(Row(**row) for row in kept.pop("rows"))
    return Wording(rows=rows, **kept)


def compose(facts: ConsentFacts, *, practice: str, zone: str) -> Wording:
    """The words for these values, in their language. `zone` says which day the end falls on."""
    words = LANGUAGES.get(facts.language, LANGUAGES["en"])
    names = {"discloser": facts.discloser.strip(), "recipient": facts.recipient_name.strip()}
    phrases = listed(_in_order(facts.items, words.phrases), words)
    until = _until(facts, words, zone)
    first = words.plain.format(**names, phrases=phrases, until=until)
    return Wording(
        version=VERSION,
        language=facts.language if facts.language in LANGUAGES else "en",
        title=words.title.format(**names),
        plain=f"{first} {words.plain_only} {words.plain_stop}",
        rows=tuple(
            Row(key, words.rows[key], text)
            for key, text in _rows(facts, words, names | {"practice": practice}, until)
        ),
    )


def _rows(facts: ConsentFacts, words: Words, names: dict[str, str], until: str) -> Iterable[tuple[str, str]]:
    formal = [words.formal.get(key, BY_KEY[key].formal) for key in BY_KEY if key in facts.items]
    more = f"{facts.information.strip().rstrip('.')}. " if facts.information.strip() else ""
    yield "patient", facts.patient_name.strip()
    yield "discloser", names["discloser"]
    yield "information", words.information.format(items="; ".join(formal), more=more)
    yield "recipient", names["recipient"]
    yield "purpose", _purpose(facts, words)
    yield "revocation", words.revocation.format(**names) if Statement.REVOCATION in facts.statements else ""
    yield "after", " ".join(_after(facts, words, names))
    yield "expiry", f"{until[:1].upper()}{until[1:]}."
    refusing = [words.refusing.format(**names)]
    if facts.kind is ConsentKind.TPO and Statement.TPO_REFUSING in facts.statements:
        refusing.append(words.tpo_refusing.format(**names))
    yield "refusing", " ".join(refusing)


def _after(facts: ConsentFacts, words: Words, names: dict[str, str]) -> Iterable[str]:
    is_tpo = facts.kind is ConsentKind.TPO
    if is_tpo and Statement.TPO_REDISCLOSURE in facts.statements:
        yield words.tpo_after
    if not is_tpo:
        yield words.after.format(**names)
    if (is_tpo or facts.is_covered_entity) and Statement.HIPAA_REDISCLOSURE in facts.statements:
        yield words.hipaa
    if facts.kind in ALONE:
        yield words.alone


def _purpose(facts: ConsentFacts, words: Words) -> str:
    parts = [words.purposes[key] for key in words.purposes if key in {one.value for one in facts.purposes}]
    if facts.purpose_text.strip():
        parts.append(facts.purpose_text.strip().rstrip("."))
    return f"{'; '.join(parts) or words.at_request}."


def _until(facts: ConsentFacts, words: Words, zone: str) -> str:
    if facts.expiry_kind == "date" and facts.expires_at is not None:
        return words.until_date.format(date=day(last_day(facts.expires_at, zone), facts.language))
    when = facts.expires_when.strip().rstrip(".")
    if facts.expiry_kind == "event":
        return words.until_event.format(when=when)
    if facts.expiry_kind == "condition":
        return words.until_condition.format(when=when)
    return words.until_stopped


def last_day(expires_at: datetime, zone: str) -> date:
    """The last day on which it holds, where the case is."""
    return expires_at.astimezone(ZoneInfo(zone)).date()


def day(moment: date, language: str) -> str:
    """“May 3, 2027”, “3 de mayo de 2027”."""
    words = LANGUAGES.get(language, LANGUAGES["en"])
    month = words.months[moment.month - 1]
    if words is LANGUAGES["es"]:
        return f"{moment.day} de {month} de {moment.year}"
    return f"{month} {moment.day}, {moment.year}"


def listed(parts: list[str], words: Words) -> str:
    """“a, b, and c”: the comma keeps apart what has an “and” of its own."""
    *first, last = parts or [""]
    return f"{', '.join(first)}, {words.and_word} {last}" if first else last


def _in_order(items: frozenset[str], phrases: Mapping[str, str]) -> list[str]:
    return [phrases[key] for key in BY_KEY if key in items]
