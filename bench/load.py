"""A bounded load: N clients ask one address over kept connections; what each answer took, in milliseconds."""

import http.client
import statistics
import threading
import time
from dataclasses import dataclass

OK = 200


@dataclass(frozen=True, slots=True)
class Target:
    """One address of one server, with what proves who asks, and what a right answer holds how often."""

    port: int
    path: str
    headers: dict[str, str]
    holds: dict[bytes, int]

    def fault(self, status: int, body: bytes) -> str | None:
        """What is wrong with an answer: not a 200, or not the page that was asked for."""
        if status != OK:
            return f"{self.path} answered {status}"
        for part, times in self.holds.items():
            if (found := body.count(part)) != times:
                return f"{self.path} holds {part!r} {found} times instead of {times}"
        return None


@dataclass(frozen=True, slots=True)
class Times:
    """Sorted times of one round, in milliseconds."""

    values: list[float]

    def percentile(self, percent: int) -> float:
        """The value that this share of the answers did not exceed."""
        return self.values[min(len(self.values) - 1, len(self.values) * percent // 100)]

    @property
    def p50(self) -> float:
        """The median."""
        return statistics.median(self.values)


def ask(target: Target, *, clients: int, requests: int) -> Times:
    """`requests` answers in all. Raises RuntimeError when one of them is not the page that was asked for."""
    each = requests // clients
    times: list[list[float]] = [[] for _ in range(clients)]
    failures: list[str] = []

    def client(number: int) -> None:
        link = http.client.HTTPConnection("127.0.0.1", target.port, timeout=30)
        for _ in range(each):
            begun = time.perf_counter()
            link.request("GET", target.path, headers=target.headers)
            answer = link.getresponse()
            body = answer.read()
            times[number].append((time.perf_counter() - begun) * 1000)
            fault = target.fault(answer.status, body)
            if fault is not None:
                failures.append(fault)
                break
        link.close()

    threads = [threading.Thread(target=client, args=(number,)) for number in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise RuntimeError(failures[0])
    return Times(sorted(value for row in times for value in row))
