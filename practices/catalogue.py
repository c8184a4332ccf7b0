"""Credentials that the practice knows, and what each counts for. Source: ethics, section 2."""

from practices.models import CredentialKind

CREDENTIALS: dict[str, tuple[str, CredentialKind]] = {
    "CIP": ("Certified Intervention Professional", CredentialKind.PRIMARY),
    "CAI": ("Certified ARISE Interventionist", CredentialKind.PRIMARY),
    "NCIP": ("Nationally Certified Intervention Professional", CredentialKind.SECONDARY),
    "BRI-I": ("Board Registered Interventionist I", CredentialKind.LEGACY),
    "BRI-II": ("Board Registered Interventionist II", CredentialKind.LEGACY),
    "CADC": ("Alcohol and drug counselor", CredentialKind.SUPPORTING),
    "CAADC": ("Advanced alcohol and drug counselor", CredentialKind.SUPPORTING),
    "CCS": ("Clinical supervisor", CredentialKind.SUPPORTING),
    "LCSW": ("Clinical social worker", CredentialKind.SUPPORTING),
    "LMFT": ("Marriage and family therapist", CredentialKind.SUPPORTING),
    "LPC": ("Professional counselor", CredentialKind.SUPPORTING),
    "PSY": ("Psychologist", CredentialKind.SUPPORTING),
    "RN": ("Nurse", CredentialKind.SUPPORTING),
    "MD": ("Physician", CredentialKind.SUPPORTING),
    "NCAC": ("National certified addiction counselor", CredentialKind.SUPPORTING),
    "MAC": ("Master addiction counselor", CredentialKind.SUPPORTING),
}
MODELS = [
    ("johnson", "Johnson"),
    ("systemic_family", "Systemic family"),
    ("arise", "ARISE"),
    ("craft", "CRAFT"),
    ("love_first", "Love First"),
    ("invitational", "Invitational"),
    ("crisis", "Crisis"),
]
POPULATIONS = [
    ("adult", "Adults"),
    ("minor", "Minors"),
    ("older_adult", "Older adults"),
    ("eating_disorder", "Eating disorders"),
    ("gambling", "Gambling"),
    ("mental_illness", "Primary mental illness"),
]
