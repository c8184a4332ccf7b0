"""How the papers are called in the family space."""

from cases.models.agreements import AcknowledgementKind

SPANISH = {
    AcknowledgementKind.PROCESS_DISCLOSURE.value: "Cómo trabajamos juntos",
    AcknowledgementKind.CONFIDENTIALITY.value: "Lo que queda en privado",
    AcknowledgementKind.CODE_OF_CONDUCT.value: "Cómo nos tratamos",
    AcknowledgementKind.FINANCIAL_INTEREST.value: "Con quién tenemos lazos",
}
TITLES = {
    AcknowledgementKind.PROCESS_DISCLOSURE.value: "How we work together",
    AcknowledgementKind.CONFIDENTIALITY.value: "What stays private",
    AcknowledgementKind.CODE_OF_CONDUCT.value: "How we treat each other",
    AcknowledgementKind.FINANCIAL_INTEREST.value: "Who we have ties with",
}
