"""The cases app: when it is ready, every app has said what it adds to a case."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class CasesConfig(AppConfig):
    """Finds each app's `case_parts.py`."""

    name = "cases"

    def ready(self) -> None:
        """Loads what other apps add to a case, and says who knows how the family is reached."""
        from cases.domain import reach  # noqa: PLC0415 -- needs the models, which are loaded by now
        from compliance import outbox  # noqa: PLC0415 -- as above

        outbox.use_courier(outbox.Courier(reach.choose, reach.gave_up))
        autodiscover_modules("case_parts")
