"""Vertex AI: with a project and a token, and with a key."""

import asyncio

import pytest
from google.genai import errors, types

from shapes import Person

MODEL = "gemini-3.8-flash"
TEXT = "Grace Hopper, 85"
CONFIG = {"response_mime_type": "application/json", "response_schema": Person}
PROJECT = f"/v1beta1/projects/tests/locations/europe-west4/publishers/google/models/{MODEL}"


def test_a_project(project, emulator):
    response = project.models.generate_content(model=MODEL, contents=TEXT, config=CONFIG)
    assert response.parsed.name == "Grace Hopper"
    (request,) = emulator.requests()
    assert request["path"] == f"{PROJECT}:generateContent"
    assert request["hasBearer"] and not request["hasKey"]


def test_a_key(express, emulator):
    response = express.models.generate_content(model=MODEL, contents=TEXT, config=CONFIG)
    assert response.parsed.name == "Grace Hopper"
    (request,) = emulator.requests()
    assert request["path"] == f"/v1beta1/publishers/google/models/{MODEL}:generateContent"
    assert request["hasKey"] and not request["hasBearer"]


def test_what_only_vertex_takes(project):
    config = types.GenerateContentConfig(
        labels={"team": "tests"},
        response_mime_type="application/json",
        response_schema=dict[str, int],
    )
    response = project.models.generate_content(model=MODEL, contents="a: 1, b: 2", config=config)
    assert response.text


def test_streams(project, express):
    for client in [project, express]:
        stream = client.models.generate_content_stream(model=MODEL, contents=TEXT, config=CONFIG)
        text = "".join(chunk.text or "" for chunk in stream)
        assert Person.model_validate_json(text).age == 85

    async def main():
        stream = await project.aio.models.generate_content_stream(
            model=MODEL, contents=TEXT, config=CONFIG
        )
        return "".join([chunk.text or "" async for chunk in stream])

    assert Person.model_validate_json(asyncio.run(main())).age == 85


def test_a_chat(project):
    chat = project.chats.create(model=MODEL, config=types.GenerateContentConfig(**CONFIG))
    assert chat.send_message("Ana Silva, 31").parsed.age == 31
    assert chat.send_message(TEXT).parsed.age == 85


def test_no_such_model(project):
    with pytest.raises(errors.ClientError) as raised:
        project.models.generate_content(model="gemini-0", contents=TEXT)
    assert raised.value.code == 404
    assert "Publisher Model `projects/tests/locations/europe-west4/" in raised.value.message
