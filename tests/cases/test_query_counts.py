"""Lists and the case page take the same few queries, however much there is to show."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases.domain import timeline
from compliance import gate
from tests import factories
from tests.scene import Scene

LIST_BUDGET = 12
PAGE_BUDGET = 15


def queries_of(client: Client, address: str) -> Any:
    """How many queries one page takes. Asked twice: the second time session and codes are warm."""
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(address)
    assert answer.status_code == 200
    return [query["sql"] for query in captured.captured_queries], answer


@pytest.mark.parametrize("view", ["board", "table"])
def test_the_caseload_takes_the_same_queries_for_1_and_50_cases(scene: Scene, view: str) -> None:
    address = f"{reverse('cases:caseload')}?view={view}"
    assert scene.case
    client = scene.lead.client()
    one, _ = queries_of(client, address)
    with scene.lead.acting() as access:
        for number in range(49):
            factories.open_case(access, display_name=f"Person {number}")
    fifty, answer = queries_of(client, address)
    assert answer.content.decode().count("HL-00") >= 50
    assert len(fifty) == len(one)
    assert len(fifty) <= LIST_BUDGET, "\n".join(fifty)


def test_the_list_of_the_api_takes_the_same_queries_for_1_and_50_cases(scene: Scene) -> None:
    assert scene.case
    client = scene.lead.client()
    one, _ = queries_of(client, "/api/v1/cases/")
    with scene.lead.acting() as access:
        for number in range(49):
            factories.open_case(access, display_name=f"Person {number}")
    fifty, answer = queries_of(client, "/api/v1/cases/")
    assert len(answer.json()["results"]) == 50
    assert len(fifty) == len(one)
    assert len(fifty) <= LIST_BUDGET, "\n".join(fifty)


@pytest.mark.parametrize("name", ["workspace", "timeline"])
def test_the_case_page_takes_the_same_queries_for_few_and_100_entries(scene: Scene, name: str) -> None:
    case = scene.in_preparation()
    address = reverse(f"cases:{name}", args=[case.pk])
    client = scene.lead.client()
    few, _ = queries_of(client, address)
    with scene.lead.acting() as access, gate.act(access, on=case, to="note"):
        for number in range(100):
            timeline.add(access, case, kind="call", title=f"Call {number}", detail="About the day.")
    many, answer = queries_of(client, address)
    assert "Call 99" in answer.content.decode()
    assert len(many) == len(few)
    assert len(many) <= PAGE_BUDGET, "\n".join(many)


def test_what_a_page_showed_is_one_insert(scene: Scene) -> None:
    case = scene.in_preparation()
    client = scene.lead.client()
    sql, _ = queries_of(client, reverse("cases:workspace", args=[case.pk]))
    assert sum("INSERT INTO" in one for one in sql) == 1
