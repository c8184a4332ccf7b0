"""How the papers are called in the family space."""

from cases.models.agreements import AcknowledgementKind

TITLES = {
    AcknowledgementKind.PROCESS_DISCLOSURE.value: "How we work together",
    AcknowledgementKind.CONFIDENTIALITY.value: "What stays private",
    AcknowledgementKind.CODE_OF_CONDUCT.value: "How we treat each other",
    AcknowledgementKind.FINANCIAL_INTEREST.value: "Who we have ties with",
}
