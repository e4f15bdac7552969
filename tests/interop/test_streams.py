"""Streams, and what goes wrong in them."""

import asyncio
import json

import pytest
from google.genai import errors, types

from control import fault
from shapes import Person

MODEL = "gemini-3.8-flash"
TEXT = "Grace Hopper, 85, grace@navy.mil"
CONFIG = {"response_mime_type": "application/json", "response_schema": Person}
STORY = "Once upon a time there was a café \u2028 in Lisbon 🧪, " * 20


def test_chunks_are_the_whole_text(client, emulator):
    emulator.script(STORY)
    chunks = list(client.models.generate_content_stream(model=MODEL, contents="A story"))
    assert len(chunks) > 10
    assert "".join(chunk.text or "" for chunk in chunks) == STORY
    reasons = [chunk.candidates[0].finish_reason for chunk in chunks]
    assert reasons[-1] is types.FinishReason.STOP and not any(reasons[:-1])


def test_counts_are_of_all_chunks_so_far(client, emulator):
    emulator.script(STORY)
    chunks = list(client.models.generate_content_stream(model=MODEL, contents="A story"))
    counts = [chunk.usage_metadata.candidates_token_count or 0 for chunk in chunks]
    assert counts == sorted(counts) and counts[-1] > 100
    assert len({chunk.response_id for chunk in chunks}) == 1
    assert {chunk.model_version for chunk in chunks} == {MODEL}


def test_a_typed_answer_comes_in_pieces(client):
    stream = client.models.generate_content_stream(model=MODEL, contents=TEXT, config=CONFIG)
    text = "".join(chunk.text or "" for chunk in stream)
    assert Person.model_validate_json(text).email == "grace@navy.mil"


def test_asynchronously(client):
    async def main():
        stream = await client.aio.models.generate_content_stream(
            model=MODEL, contents=TEXT, config=CONFIG
        )
        return "".join([chunk.text or "" async for chunk in stream])

    assert json.loads(asyncio.run(main()))["name"] == "Grace Hopper"


def test_an_error_event_ends_it(client, emulator):
    emulator.script(fault("error_event"))
    stream = client.models.generate_content_stream(model=MODEL, contents=TEXT, config=CONFIG)
    assert next(stream).text
    with pytest.raises(errors.ServerError) as raised:
        list(stream)
    assert raised.value.code == 503


def test_a_torn_stream_is_an_error_of_the_connection(client, emulator):
    emulator.script(fault("abort"))
    stream = client.models.generate_content_stream(model=MODEL, contents=TEXT, config=CONFIG)
    with pytest.raises(Exception, match="peer closed connection|incomplete"):
        list(stream)


def test_a_stream_that_ends_too_soon_is_not_noticed(client, emulator):
    emulator.script(fault("no_finish"))
    chunks = list(
        client.models.generate_content_stream(model=MODEL, contents=TEXT, config=CONFIG)
    )
    assert not chunks[-1].candidates[0].finish_reason


def test_a_refusal_before_the_stream(client, emulator):
    emulator.script(fault("overloaded"))
    with pytest.raises(errors.ServerError) as raised:
        list(client.models.generate_content_stream(model=MODEL, contents=TEXT))
    assert raised.value.code == 503 and raised.value.status == "UNAVAILABLE"


def test_a_blocked_prompt_in_a_stream(client, emulator):
    emulator.script(fault("block", reason="SAFETY"))
    (chunk,) = client.models.generate_content_stream(model=MODEL, contents=TEXT)
    assert chunk.prompt_feedback.block_reason is types.BlockedReason.SAFETY


def test_an_answer_in_several_parts_is_put_together(client, emulator):
    emulator.script({"fault": "continuation"})
    stream = client.models.generate_content_stream(model=MODEL, contents=TEXT, config=CONFIG)
    assert "".join(chunk.text or "" for chunk in stream).startswith('{"name"')
