"""Text messages, by the provider's HTTP interface: Twilio's Messages resource, which others speak too.

Source: https://www.twilio.com/docs/messaging/api/message-resource (create a Message).
"""

from http import HTTPStatus

import phonenumbers
import requests
from django.conf import settings

from compliance.outbox.kinds import TextMessage

HOME = "US"
PATH = "{url}/2010-04-01/Accounts/{account}/Messages.json"
SECONDS = (5, 10)


class NotAccepted(Exception):
    """The provider will never take this message: a number that cannot be, or one that asked for no more."""


def is_offered() -> bool:
    """Whether this installation can send text messages."""
    return settings.SMS is not None


def number(written: str) -> str:
    """A phone number in international form (E.164), or "" for what cannot be one. Without a country: US."""
    try:
        read = phonenumbers.parse(written, HOME)
    except phonenumbers.NumberParseException:
        return ""
    fits = phonenumbers.is_possible_number_with_reason(read) == phonenumbers.ValidationResult.IS_POSSIBLE
    return phonenumbers.format_number(read, phonenumbers.PhoneNumberFormat.E164) if fits else ""


def send_text(message: TextMessage) -> None:
    """Hands one text message to the provider.

    Raises NotAccepted for what is refused for good, and a requests exception for what may go later.
    """
    sms = settings.SMS
    if sms is None:
        raise NotAccepted
    answer = requests.post(
        PATH.format(url=sms.url, account=sms.account),
        auth=(sms.account, sms.token),
        data={"To": message.to, "From": settings.SMS_FROM, "Body": message.body},
        timeout=SECONDS,
        allow_redirects=False,
    )
    if answer.status_code == HTTPStatus.BAD_REQUEST:
        raise NotAccepted
    answer.raise_for_status()
    if answer.status_code != HTTPStatus.CREATED:
        raise requests.HTTPError("The provider did not say that it took the message.")
