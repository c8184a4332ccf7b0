"""The words of the consent form, version 2026-1, in English and Spanish. Read by `wording`, changed by counsel.

Source: 42 CFR 2.31(a) as confidentiality section 4 tells it; order of the rows: the consent page of the design.
A change here is a new version: what was signed keeps its own words and their hash.
"""

from collections.abc import Mapping
from dataclasses import dataclass

VERSION = "2026-1"


@dataclass(frozen=True, slots=True)
class Words:
    """One language. Values in braces are filled in by `wording`."""

    title: str
    plain: str
    plain_only: str
    plain_stop: str
    rows: Mapping[str, str]
    information: str
    and_word: str
    until_date: str
    until_event: str
    until_condition: str
    until_stopped: str
    revocation: str
    after: str
    hipaa: str
    tpo_after: str
    refusing: str
    tpo_refusing: str
    alone: str
    at_request: str
    phrases: Mapping[str, str]
    formal: Mapping[str, str]
    purposes: Mapping[str, str]
    months: tuple[str, ...]


EN = Words(
    title="Letting {discloser} talk to {recipient}",
    plain="{discloser} may tell {recipient} {phrases}, {until}.",
    plain_only="It may not share anything else.",
    plain_stop="You can stop this any day.",
    rows={
        "patient": "Whose records",
        "discloser": "Who may share",
        "information": "What may be shared",
        "recipient": "Who may receive it",
        "purpose": "Why",
        "revocation": "Your right to stop",
        "after": "After it is shared",
        "expiry": "When it ends",
        "refusing": "If you say no",
    },
    information="{items}. {more}Nothing else.",
    and_word="and",
    until_date="until {date}",
    until_event="until this happens: {when}",
    until_condition="until this is so: {when}",
    until_stopped="until you stop it",
    revocation="You can stop this at any time. Tell {practice} in writing, or press “Stop sharing” in your own space."
    " If you say it, we stop at once and ask you to write it down later. Stopping does not undo what was already"
    " shared in reliance on this consent.",
    after="{recipient} may use it only for this reason. Federal rules (42 CFR part 2) do not let them pass it on"
    " without your written consent, unless those rules allow it.",
    hipaa="A recipient that is a covered entity or business associate and receives the records for treatment,"
    " payment or health care operations may pass them on as HIPAA permits, except for uses and disclosures in"
    " civil, criminal, administrative and legislative proceedings against you.",
    tpo_after="What is shared under this consent may be passed on by whoever receives it, and may then no longer"
    " be protected by 42 CFR part 2.",
    refusing="{practice} goes on working with you in the same way, and your treatment and your place stay the same."
    " {discloser} then does not share this with {recipient}.",
    tpo_refusing="If you do not sign, {practice} may not be able to arrange treatment or payment for you with others,"
    " because it may not share your records with them.",
    alone="This consent stands alone. It allows nothing but what is written here.",
    at_request="At my own request",
    phrases={
        "identity": "your name, date of birth and contact",
        "attendance": "whether and when you came",
        "level_of_care": "what kind of program you are in",
        "substance_use": "what you have used and use now",
        "health": "about your health and medicines",
        "risk": "what could be dangerous for you",
        "progress": "how treatment goes",
        "discharge": "when treatment ends and what comes after",
        "letters": "what is in your family’s letters, if their writers agree too",
        "payment": "what is needed to pay: dates, kind of program and charges",
        "notes": "what is in the counseling notes that are kept apart",
        "admitted": "whether you were admitted",
        "in_care": "whether you are still there",
        "how_it_goes": "in general, how it goes",
        "discharge_date": "when you will leave",
        "medical_emergency": "if there is a medical emergency",
        "return_to_use": "if you use again",
    },
    formal={},
    purposes={
        "treatment": "For treatment",
        "referral": "To find the right program and arrange a place",
        "reply": "To answer questions about a place",
        "payment": "For payment",
        "operations": "For health care operations",
        "information": "So that this family member knows",
        "legal": "For use in the legal proceedings named here",
        "research": "For the research named here",
    },
    months=(
        "January", "February", "March", "April", "May", "June",
        "July", "August", "September", "October", "November", "December",
    ),
)  # fmt: skip

ES = Words(
    title="Permitir que {discloser} hable con {recipient}",
    plain="{discloser} puede decirle a {recipient} {phrases}, {until}.",
    plain_only="No puede compartir nada más.",
    plain_stop="Usted puede detener esto cualquier día.",
    rows={
        "patient": "De quién son los registros",
        "discloser": "Quién puede compartir",
        "information": "Qué se puede compartir",
        "recipient": "Quién puede recibirlo",
        "purpose": "Para qué",
        "revocation": "Su derecho a detenerlo",
        "after": "Después de compartirlo",
        "expiry": "Cuándo termina",
        "refusing": "Si usted dice que no",
    },
    information="{items}. {more}Nada más.",
    and_word="y",
    until_date="hasta el {date}",
    until_event="hasta que ocurra lo siguiente: {when}",
    until_condition="hasta que se cumpla lo siguiente: {when}",
    until_stopped="hasta que usted lo detenga",
    revocation="Usted puede detener esto en cualquier momento. Dígaselo a {practice} por escrito, u oprima “Dejar de"
    " compartir” en su propio espacio. Si lo dice de palabra, lo detenemos de inmediato y le pedimos que lo escriba"
    " después. Detenerlo no deshace lo que ya se compartió con base en este consentimiento.",
    after="{recipient} puede usarlo solo para este fin. Las reglas federales (42 CFR parte 2) no permiten pasarlo a"
    " otros sin su consentimiento por escrito, a menos que esas reglas lo permitan.",
    hipaa="Quien reciba los registros como entidad cubierta o socio comercial para tratamiento, pago u operaciones de"
    " atención médica puede pasarlos a otros según lo permite HIPAA, excepto para usos y divulgaciones en"
    " procedimientos civiles, penales, administrativos y legislativos en contra de usted.",
    tpo_after="Lo que se comparte con este consentimiento puede pasar a otros por medio de quien lo recibe, y entonces"
    " puede dejar de estar protegido por 42 CFR parte 2.",
    refusing="{practice} sigue trabajando con usted de la misma manera, y su tratamiento y su lugar siguen iguales."
    " Entonces {discloser} no comparte esto con {recipient}.",
    tpo_refusing="Si usted no firma, es posible que {practice} no pueda organizar su tratamiento o su pago con otros,"
    " porque no puede compartir sus registros con ellos.",
    alone="Este consentimiento es independiente. No permite nada más que lo que está escrito aquí.",
    at_request="A petición mía",
    phrases={
        "identity": "su nombre, fecha de nacimiento y contacto",
        "attendance": "si vino y cuándo",
        "level_of_care": "en qué tipo de programa está",
        "substance_use": "qué ha consumido y qué consume ahora",
        "health": "sobre su salud y sus medicinas",
        "risk": "qué podría ser peligroso para usted",
        "progress": "cómo va el tratamiento",
        "discharge": "cuándo termina el tratamiento y qué sigue",
        "letters": "qué dicen las cartas de su familia, si sus autores también están de acuerdo",
        "payment": "lo necesario para pagar: fechas, tipo de programa y cargos",
        "notes": "qué dicen las notas de consejería que se guardan aparte",
        "admitted": "si usted fue admitido",
        "in_care": "si usted sigue allí",
        "how_it_goes": "en general, cómo va",
        "discharge_date": "cuándo saldrá",
        "medical_emergency": "si hay una emergencia médica",
        "return_to_use": "si usted vuelve a consumir",
    },
    formal={
        "identity": "Nombre, fecha de nacimiento y datos de contacto",
        "attendance": "Asistencia y sus fechas",
        "level_of_care": "Nivel de atención",
        "substance_use": "Historia y consumo actual de sustancias",
        "health": "Condiciones médicas, medicamentos y alergias",
        "risk": "Riesgos para la salud y la seguridad",
        "progress": "Participación y progreso en el tratamiento",
        "discharge": "Fecha de alta y plan de cuidado posterior",
        "letters": "Cartas de familiares, si sus autores también están de acuerdo",
        "payment": "Fechas, nivel de atención y cargos, según se necesite para el pago",
        "notes": "Notas de consejería sobre trastornos por consumo de sustancias (42 CFR 2.11)",
        "admitted": "Si la persona fue admitida",
        "in_care": "Si la persona sigue en atención",
        "how_it_goes": "Progreso general",
        "discharge_date": "Fecha de alta",
        "medical_emergency": "Una emergencia médica",
        "return_to_use": "Un regreso al consumo",
    },
    purposes={
        "treatment": "Para el tratamiento",
        "referral": "Para encontrar el programa adecuado y organizar un lugar",
        "reply": "Para responder preguntas sobre un lugar",
        "payment": "Para el pago",
        "operations": "Para operaciones de atención médica",
        "information": "Para que este familiar lo sepa",
        "legal": "Para usarlo en el procedimiento legal que se nombra aquí",
        "research": "Para la investigación que se nombra aquí",
    },
    months=(
        "enero", "febrero", "marzo", "abril", "mayo", "junio",
        "julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre",
    ),
)  # fmt: skip

LANGUAGES: Mapping[str, Words] = {"en": EN, "es": ES}
