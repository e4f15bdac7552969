"""The SDK's own retries and timeouts, as the journal sees them."""

import asyncio

import pytest
from google import genai
from google.genai import errors, types

from control import fault
from shapes import Person

MODEL = "gemini-3.8-flash"
TEXT = "Grace Hopper, 85"
CONFIG = {"response_mime_type": "application/json", "response_schema": Person}


@pytest.fixture
def patient(options):
    """A client that tries four times, almost without waiting."""
    retry = types.HttpRetryOptions(attempts=4, initial_delay=0.01, max_delay=0.02, jitter=0.0)
    return genai.Client(api_key="any", http_options=options(retry_options=retry))


def statuses(emulator):
    return [request["answer"]["status"] for request in emulator.requests()]


def test_nothing_is_retried_unless_told(client, emulator):
    emulator.script(fault("overloaded"))
    with pytest.raises(errors.ServerError):
        client.models.generate_content(model=MODEL, contents=TEXT)
    assert statuses(emulator) == [503]


def test_503_and_429_are_retried(patient, emulator):
    emulator.script(fault("overloaded"), fault("per_minute"), fault("internal"))
    response = patient.models.generate_content(model=MODEL, contents=TEXT, config=CONFIG)
    assert response.parsed.age == 85
    assert statuses(emulator) == [503, 429, 500, 200]


def test_it_gives_up_with_the_last_error(patient, emulator):
    emulator.script(*[fault("overloaded")] * 5)
    with pytest.raises(errors.ServerError) as raised:
        patient.models.generate_content(model=MODEL, contents=TEXT)
    assert raised.value.code == 503
    assert statuses(emulator) == [503] * 4


@pytest.mark.parametrize(
    ("name", "is_retried"),
    [
        ("request_timeout", True),
        ("exhausted", True),
        ("bad_gateway", True),
        ("gateway_timeout", True),
        ("invalid_argument", False),
        ("unpaid", False),
        ("no_model", False),
        ("cancelled", False),
    ],
)
def test_which_failures_are_retried(patient, emulator, name, is_retried):
    emulator.script(fault(name))
    try:
        patient.models.generate_content(model=MODEL, contents=TEXT)
        succeeded = True
    except errors.APIError:
        succeeded = False
    assert succeeded is is_retried
    assert len(emulator.requests()) == 1 + is_retried


def test_asynchronously_and_before_a_stream(patient, emulator):
    emulator.script(fault("overloaded"), "first", fault("overloaded"), "second")

    async def main():
        first = await patient.aio.models.generate_content(model=MODEL, contents=TEXT)
        stream = await patient.aio.models.generate_content_stream(model=MODEL, contents=TEXT)
        return first.text, "".join([chunk.text or "" async for chunk in stream])

    assert asyncio.run(main()) == ("first", "second")
    assert statuses(emulator) == [503, 200, 503, 200]


def test_a_stall_meets_the_timeout(emulator, options):
    client = genai.Client(api_key="any", http_options=options(timeout=300))
    emulator.script(fault("stall"))
    with pytest.raises(Exception, match="(?i)timed out|timeout"):
        client.models.generate_content(model=MODEL, contents=TEXT)
    assert emulator.requests()[0]["serverTimeout"] == "1"


def test_a_timeout_is_retried(emulator, options):
    retry = types.HttpRetryOptions(attempts=2, initial_delay=0.01, jitter=0.0)
    client = genai.Client(api_key="any", http_options=options(timeout=1500, retry_options=retry))
    emulator.script(fault("stall"))
    response = client.models.generate_content(model=MODEL, contents=TEXT, config=CONFIG)
    assert response.parsed.age == 85
    assert len(emulator.requests()) == 2


def test_a_slow_answer_is_waited_for(client, emulator):
    emulator.script(fault("drip", delay="0.02s", pieces=10))
    response = client.models.generate_content(model=MODEL, contents=TEXT, config=CONFIG)
    assert response.parsed.age == 85
