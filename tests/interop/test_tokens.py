"""Counting tokens."""

import asyncio

from google.genai import types

MODEL = "gemini-3.8-flash"


def test_more_text_is_more_tokens(client):
    short = client.models.count_tokens(model=MODEL, contents="Grace Hopper, 85")
    long = client.models.count_tokens(model=MODEL, contents="Grace Hopper, 85 " * 100)
    assert 0 < short.total_tokens < long.total_tokens
    again = client.models.count_tokens(model=MODEL, contents="Grace Hopper, 85")
    assert again.total_tokens == short.total_tokens


def test_asynchronously_and_with_several_turns(client):
    contents = [types.UserContent("Hello"), types.ModelContent("Hi"), types.UserContent("Bye")]

    async def main():
        return await client.aio.models.count_tokens(model=MODEL, contents=contents)

    assert asyncio.run(main()).total_tokens > 0


def test_what_vertex_counts_besides(project):
    bare = project.models.count_tokens(model=MODEL, contents="Hello")
    told = project.models.count_tokens(
        model=MODEL, contents="Hello", config={"system_instruction": "Be brief. " * 50}
    )
    assert told.total_tokens > bare.total_tokens


def test_nothing_is_generated(client, emulator):
    emulator.script("not for a count")
    client.models.count_tokens(model=MODEL, contents="Hello")
    response = client.models.generate_content(model=MODEL, contents="Hello")
    assert response.text == "not for a count"
