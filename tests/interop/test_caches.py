"""Cached contents."""

import asyncio
import datetime

import pytest
from google.genai import errors, types

from shapes import Person

MODEL = "gemini-3.8-flash"
BOOK = "A long letter about nothing. " * 200


def create(client, **config):
    config = {"contents": [BOOK], "ttl": "600s", **config}
    return client.caches.create(model=MODEL, config=config)


def using(cache):
    return types.GenerateContentConfig(
        cached_content=cache.name, response_mime_type="application/json", response_schema=Person
    )


def test_a_cache_is_what_was_asked_for(client):
    cache = create(client, display_name="a book", system_instruction="Read it.")
    assert cache.name.startswith("cachedContents/")
    assert cache.model == f"models/{MODEL}" and cache.display_name == "a book"
    assert cache.usage_metadata.total_token_count > 1000
    lives = cache.expire_time - cache.create_time
    assert abs(lives - datetime.timedelta(seconds=600)) < datetime.timedelta(seconds=2)
    assert client.caches.get(name=cache.name).name == cache.name


def test_what_is_cached_is_counted(client, emulator):
    cache = create(client)
    response = client.models.generate_content(
        model=MODEL, contents="Grace Hopper, 85", config=using(cache)
    )
    assert response.parsed.age == 85
    usage = response.usage_metadata
    assert usage.cached_content_token_count == cache.usage_metadata.total_token_count
    assert usage.prompt_token_count > usage.cached_content_token_count
    assert emulator.bodies(":generateContent")[0]["cachedContent"] == cache.name


def test_text_in_the_cache_is_read(client):
    cache = create(client, contents=[BOOK, "Grace Hopper, 85, grace@navy.mil"])
    response = client.models.generate_content(
        model=MODEL, contents="Who is it?", config=using(cache)
    )
    assert response.parsed.email == "grace@navy.mil"


def test_a_cache_lives_longer_when_told(client):
    cache = create(client)
    longer = client.caches.update(name=cache.name, config={"ttl": "7200s"})
    assert longer.expire_time > cache.expire_time
    until = datetime.datetime(2099, 1, 1, tzinfo=datetime.timezone.utc)
    longest = client.caches.update(name=cache.name, config={"expire_time": until})
    assert longest.expire_time == until


def test_all_caches_page_by_page(client):
    names = {create(client).name for _ in range(3)}
    pager = client.caches.list(config={"page_size": 2})
    assert len(pager) == 2 and {cache.name for cache in pager} == names


def test_a_cache_that_is_gone(client, emulator):
    deleted, expired = create(client), create(client)
    client.caches.delete(name=deleted.name)
    emulator.advance("601s")
    for cache in [deleted, expired]:
        with pytest.raises(errors.ClientError) as raised:
            client.models.generate_content(model=MODEL, contents="-", config=using(cache))
        assert raised.value.code == 403 and raised.value.status == "PERMISSION_DENIED"
        assert "CachedContent not found" in raised.value.message


def test_a_system_instruction_beside_a_cache_is_refused(client):
    config = using(create(client))
    config.system_instruction = "Not here."
    with pytest.raises(errors.ClientError, match="CachedContent"):
        client.models.generate_content(model=MODEL, contents="-", config=config)


def test_asynchronously_and_at_vertex(project):
    async def main():
        cache = await project.aio.caches.create(
            model=MODEL, config={"contents": [BOOK], "ttl": "60s"}
        )
        names = [each.name async for each in await project.aio.caches.list()]
        await project.aio.caches.delete(name=cache.name)
        return cache, names

    cache, names = asyncio.run(main())
    assert cache.name.startswith("projects/") and "/cachedContents/" in cache.name
    assert names == [cache.name]
