"""Errors: the class, the code, the status and the details that the SDK makes of them."""

import asyncio

import pytest
from google import genai
from google.genai import errors, types

from control import fault
from shapes import Person

MODEL = "gemini-3.8-flash"
TEXT = "Grace Hopper, 85"


def refused(client, model=MODEL, contents=TEXT, **config):
    with pytest.raises(errors.APIError) as raised:
        client.models.generate_content(
            model=model, contents=contents, config=types.GenerateContentConfig(**config)
        )
    return raised.value


def details(error):
    """The details of an error by the last word of their type."""
    found = error.details["error"].get("details", [])
    return {detail["@type"].rpartition(".")[2]: detail for detail in found}


def test_a_key_that_is_none(options):
    client = genai.Client(api_key="invalid", http_options=options())
    error = refused(client)
    assert isinstance(error, errors.ClientError)
    assert (error.code, error.status) == (400, "INVALID_ARGUMENT")
    assert error.message == "API key not valid. Please pass a valid API key."
    assert details(error)["ErrorInfo"]["reason"] == "API_KEY_INVALID"


def test_no_such_model(client):
    error = refused(client, model="gemini-0")
    assert (error.code, error.status) == (404, "NOT_FOUND")
    assert "models/gemini-0 is not found for API version v1" in error.message


def test_a_field_that_does_not_exist(client, options):
    error = refused(client, http_options=options(extra_body={"wishes": {"soon": True}}))
    assert (error.code, error.status) == (400, "INVALID_ARGUMENT")
    assert 'Unknown name "wishes"' in error.message and "Cannot find field" in error.message
    violation = details(error)["BadRequest"]["fieldViolations"][0]
    assert "wishes" in violation["description"]


def test_two_schemas_at_once(client):
    schema = Person.model_json_schema()
    error = refused(
        client,
        response_mime_type="application/json",
        response_json_schema=schema,
        response_schema=types.Schema(type="OBJECT"),
    )
    assert error.code == 400


def test_no_contents(client, options):
    error = refused(client, http_options=options(extra_body={"contents": None}))
    assert error.code == 400 and "contents is not specified" in error.message


def test_a_quota_that_is_met(client, emulator):
    emulator.script(fault("per_minute"))
    error = refused(client)
    assert isinstance(error, errors.ClientError)
    assert (error.code, error.status) == (429, "RESOURCE_EXHAUSTED")
    assert "Please retry in" in error.message
    found = details(error)
    assert found["RetryInfo"]["retryDelay"].endswith("s")
    violation = found["QuotaFailure"]["violations"][0]
    assert violation["quotaId"].startswith("GenerateRequestsPerMinutePerProjectPerModel")
    assert violation["quotaDimensions"]["model"] == MODEL
    assert found["Help"]["links"]


@pytest.mark.parametrize(
    ("name", "code", "status", "kind"),
    [
        ("invalid_argument", 400, "INVALID_ARGUMENT", errors.ClientError),
        ("unauthenticated", 401, "UNAUTHENTICATED", errors.ClientError),
        ("unpaid", 402, "RESOURCE_EXHAUSTED", errors.ClientError),
        ("forbidden", 403, "PERMISSION_DENIED", errors.ClientError),
        ("no_model", 404, "NOT_FOUND", errors.ClientError),
        ("per_day", 429, "RESOURCE_EXHAUSTED", errors.ClientError),
        ("exhausted", 429, "RESOURCE_EXHAUSTED", errors.ClientError),
        ("cancelled", 499, "CANCELLED", errors.ClientError),
        ("internal", 500, "INTERNAL", errors.ServerError),
        ("overloaded", 503, "UNAVAILABLE", errors.ServerError),
        ("high_demand", 503, "UNAVAILABLE", errors.ServerError),
        ("listed", 503, "UNAVAILABLE", errors.ServerError),
        ("gateway_timeout", 504, "DEADLINE_EXCEEDED", errors.ServerError),
    ],
)
def test_each_failure_has_its_class(client, emulator, name, code, status, kind):
    emulator.script(fault(name), fault(name))
    error = refused(client)
    assert type(error) is kind
    assert (error.code, error.status) == (code, status)
    assert error.message

    async def main():
        await client.aio.models.generate_content(model=MODEL, contents=TEXT)

    with pytest.raises(kind) as raised:
        asyncio.run(main())
    assert raised.value.code == code


def test_a_page_of_the_front_end(client, emulator):
    emulator.script(fault("bad_gateway"), fault("bad_gateway_empty"))
    error = refused(client)
    assert error.code == 502 and "<!DOCTYPE html>" in error.message
    assert refused(client).code == 502


def test_a_connection_that_breaks(client, emulator):
    emulator.script(fault("reset"), fault("short"))
    for _ in range(2):
        with pytest.raises(Exception) as raised:
            client.models.generate_content(model=MODEL, contents=TEXT)
        assert not isinstance(raised.value, errors.APIError)


def test_no_file_of_that_name(client):
    with pytest.raises(errors.ClientError) as raised:
        client.files.get(name="files/nobodys")
    assert raised.value.code == 403
    with pytest.raises(errors.ClientError) as raised:
        client.batches.get(name="batches/nobodys")
    assert raised.value.code == 404
