"""Servers that answer by a script, in a time that passes when somebody sleeps."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx

from archiver.collectors.client import Client

START = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
Answers = Callable[[httpx.Request], httpx.Response]


class Time:
    """Passes when somebody sleeps."""

    def __init__(self) -> None:
        self.passed = 0.0
        self.slept: list[float] = []

    def now(self) -> datetime:
        return START + timedelta(seconds=self.passed)

    def monotonic(self) -> float:
        return 1000.0 + self.passed

    def sleep(self, seconds: float) -> None:
        assert seconds >= 0
        self.slept.append(seconds)
        self.passed += seconds


def client_of(time: Time, answers: Answers, **said: Any) -> Client:
    clocks: dict[str, Any] = {"now": time.now, "monotonic": time.monotonic, "sleep": time.sleep}
    return Client(transport=httpx.MockTransport(answers), **clocks, **said)


class Script:
    """Answers one after the other, the last one for ever; knows when it was asked."""

    def __init__(self, time: Time, *answers: httpx.Response | Exception | tuple[int, dict[str, str]]) -> None:
        self.time = time
        self.answers = list(answers) or [(200, {})]
        self.asked: list[httpx.Request] = []
        self.at: list[float] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request)
        self.at.append(self.time.passed)
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, Exception):
            raise answer
        if isinstance(answer, tuple):
            return httpx.Response(answer[0], headers=answer[1], stream=httpx.ByteStream(b"body"))
        return answer


def epoch(seconds: float) -> str:
    return str(int((START + timedelta(seconds=seconds)).timestamp()))


def iso(seconds: float) -> str:
    return (START + timedelta(seconds=seconds)).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
