"""Practices, the people who work in them, their credentials, and programs that act for them."""

from datetime import date, datetime
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower

from practices.tenancy.models import TenantForeignKey, TenantModel, uuid7


class UserManager(BaseUserManager["User"]):
    """Creates people who sign in with an e-mail address."""

    def create_user(self, email: str, password: str | None = None, **values: Any) -> "User":
        """One person. The address is compared without regard to case."""
        user = self.model(email=self.normalize_email(email), **values)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        """By e-mail address, without regard to case."""
        return self.get(email__iexact=username)


class Theme(models.TextChoices):
    """How the pages are lit."""

    DEVICE = "device", "As my device"
    LIGHT = "light", "Light"
    DARK = "dark", "Dark"


class User(AbstractBaseUser):
    """A person who signs in. Belongs to no practice; memberships do."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    email = models.EmailField(max_length=254, unique=True)
    name = models.CharField(max_length=120)
    time_zone = models.CharField(max_length=64, default="America/New_York")
    theme = models.CharField(max_length=8, choices=Theme, default=Theme.DEVICE)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(Lower("email"), name="user_email_unique")]

    def __str__(self) -> str:
        return self.name

    def get_full_name(self) -> str:
        """The name as the person writes it."""
        return self.name


class YesNoUnknown(models.TextChoices):
    """An answer that a practice may not know yet. Unknown is treated as yes."""

    YES = "yes", "Yes"
    NO = "no", "No"
    UNKNOWN = "unknown", "Not known yet"


class Practice(models.Model):
    """A tenant: one practice with its staff and its cases.

    The four legal questions are those of confidentiality section 1.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=120)
    reference_prefix = models.CharField(max_length=4, help_text="Begins each case reference: HL-0142.")
    time_zone = models.CharField(max_length=64, default="America/New_York")
    phone = models.CharField(max_length=32, blank=True)
    part2_program = models.CharField(max_length=8, choices=YesNoUnknown, default=YesNoUnknown.UNKNOWN)
    hipaa_covered_entity = models.CharField(max_length=8, choices=YesNoUnknown, default=YesNoUnknown.UNKNOWN)
    business_associate = models.CharField(max_length=8, choices=YesNoUnknown, default=YesNoUnknown.UNKNOWN)
    state_licensed = models.CharField(max_length=8, choices=YesNoUnknown, default=YesNoUnknown.UNKNOWN)
    surprise_models_allowed = models.BooleanField(
        default=True, help_text="E-08: some bodies regard a surprise event as against self-determination."
    )
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.name


class StaffRole(models.TextChoices):
    """Roles inside a practice, as stored."""

    ADMIN = "admin", "Practice admin"
    SUPERVISOR = "supervisor", "Supervisor"
    INTERVENTIONIST = "interventionist", "Interventionist"
    COORDINATOR = "coordinator", "Coordinator"
    AUDITOR = "auditor", "Auditor"


class Membership(TenantModel):
    """One hat of one person in one practice. Two roles are two memberships; the person switches.

    Visible inside the practice, and to the person who holds it before a practice is chosen.
    """

    user = models.ForeignKey(User, models.PROTECT, db_index=False, related_name="memberships")
    role = models.CharField(max_length=20, choices=StaffRole)
    display_name = models.CharField(max_length=120)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["practice", "user", "role"], name="membership_one_hat_each"),
        ]
        indexes: ClassVar = [models.Index(fields=["user"], name="membership_by_user")]

    def __str__(self) -> str:
        return f"{self.display_name}, {self.get_role_display()}"


class CredentialState(models.TextChoices):
    """States of E-11. Only `active` and `expiring` let a person lead."""

    UNVERIFIED = "unverified", "Not verified yet"
    ACTIVE = "active", "Active"
    EXPIRING = "expiring", "Ends within 90 days"
    GRACE = "grace", "In grace"
    EXPIRED = "expired", "Expired"
    SUSPENDED = "suspended", "Suspended"
    REVOKED = "revoked", "Revoked"
    RETIRED = "retired", "Retired"


class CredentialKind(models.TextChoices):
    """What a credential counts for (ethics, section 2)."""

    PRIMARY = "primary", "Primary: may lead"
    SECONDARY = "secondary", "Secondary"
    SUPPORTING = "supporting", "Supporting"
    LEGACY = "legacy", "Legacy"


EXPIRING_DAYS = 90


class Credential(TenantModel):
    """A staff member's credential with its validity and who verified it. Guard G-04 reads it."""

    membership = TenantForeignKey(Membership, related_name="credentials")
    code = models.CharField(max_length=20, help_text="CIP, CAI, LCSW … (ethics, credential catalogue).")
    kind = models.CharField(max_length=12, choices=CredentialKind)
    number = models.CharField(max_length=60, blank=True)
    valid_from = models.DateField()
    valid_until = models.DateField()
    verified_by = TenantForeignKey(Membership, null=True, blank=True, related_name="+")
    verified_at = models.DateTimeField(null=True, blank=True)
    ended_as = models.CharField(
        max_length=12,
        blank=True,
        choices=[
            (s.value, s.label)
            for s in (CredentialState.SUSPENDED, CredentialState.REVOKED, CredentialState.RETIRED)
        ],
    )
    models_trained = models.JSONField(default=list, help_text="Intervention models this covers (E-13).")
    populations = models.JSONField(default=list, help_text="adult, minor, older_adult … (E-14).")

    class Meta:
        indexes: ClassVar = [models.Index(fields=["practice", "membership"], name="credential_by_member")]

    def __str__(self) -> str:
        return f"{self.code}, until {self.valid_until}"

    def state(self, on: date) -> CredentialState:
        """The state of E-11 on a day. Verified by the holder counts as not verified (E-10)."""
        if self.ended_as:
            return CredentialState(self.ended_as)
        if self.verified_by_id is None or self.verified_by_id == self.membership_id:
            return CredentialState.UNVERIFIED
        if not self.valid_from <= on <= self.valid_until:
            return CredentialState.EXPIRED
        if (self.valid_until - on).days < EXPIRING_DAYS:
            return CredentialState.EXPIRING
        return CredentialState.ACTIVE

    def counts(self, on: date) -> bool:
        """Whether it lets its holder lead on that day (E-10, E-11)."""
        passing = (CredentialState.ACTIVE, CredentialState.EXPIRING)
        return self.kind == CredentialKind.PRIMARY and self.state(on) in passing


class ApiClient(TenantModel):
    """A program that acts for a practice, in one role, by client-credentials token."""

    client_id = models.CharField(max_length=100, unique=True)
    name = models.CharField(max_length=120)
    role = models.CharField(max_length=20, choices=StaffRole)
    revoked_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.name


class StaffInvitation(TenantModel):
    """A colleague is asked to join, by a link that works once. Only the hash of the link's token is kept."""

    email = models.EmailField(max_length=254)
    name = models.CharField(max_length=120)
    role = models.CharField(max_length=20, choices=StaffRole)
    invited_by = TenantForeignKey(Membership, related_name="+")
    idem_key = models.CharField(max_length=64)
    token_hash = models.BinaryField(null=True, unique=True)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["practice", "idem_key"], name="staff_invitation_once"),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.get_role_display()}"

    def is_open(self, at: datetime) -> bool:
        """Whether the link still works at `at`."""
        return self.accepted_at is None and self.withdrawn_at is None and at < self.expires_at


class FormDraft(TenantModel):
    """Words typed into a form and not sent before a sign-in ended, encrypted, for their writer alone."""

    membership = TenantForeignKey(Membership, related_name="+")
    path = models.CharField(max_length=300)
    sealed = models.BinaryField()
    saved_at = models.DateTimeField()

    class Meta:
        db_table = "practices_form_draft"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["practice", "membership", "path"], name="form_draft_one_a_page"),
        ]

    def __str__(self) -> str:
        return f"Draft of {self.saved_at:%Y-%m-%d %H:%M}"
