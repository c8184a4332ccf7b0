"""“Who looked at my record”: the page that the person and each family member have."""

from datetime import datetime

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.dateparse import parse_datetime

from cases import when
from compliance.domain import looks
from compliance.requests import OurRequest


def page(request: OurRequest, found: looks.Looks, zone: str, *, of_self: bool = False) -> HttpResponse:
    """Days with their looks, newest first; `of_self` for what the reader did."""
    days = [
        {
            "day": when.day(day.looks[0].last, zone, at=request.access.at),
            "looks": [{"look": one, "clock": _clocks(one, zone)} for one in day.looks],
        }
        for day in found.days
    ]
    return render(request, "families/looks.html", {"days": days, "before": found.before, "of_self": of_self})


def before(request: OurRequest) -> datetime | None:
    """The moment in the address from which the page goes further back; None for anything else."""
    try:
        found = parse_datetime(request.GET.get("before", ""))
    except ValueError:
        return None
    return found if found is not None and found.tzinfo is not None else None


def _clocks(one: looks.Look, zone: str) -> str:
    first, last = when.clock(one.first, zone), when.clock(one.last, zone)
    if one.times == 1:
        return last
    return f"{last}, {one.times} times" if first == last else f"{first} to {last}, {one.times} times"
