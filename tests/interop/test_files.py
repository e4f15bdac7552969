"""Files: uploads of one chunk and of several, and what is done with them."""

import asyncio
import io

import pytest
from google.genai import errors, types

from shapes import Person

MODEL = "gemini-3.8-flash"
LETTER = b"Grace Hopper, 85, grace@navy.mil"
CONFIG = {"response_mime_type": "application/json", "response_schema": Person}


def upload(client, content=LETTER, **config):
    config = {"mime_type": "text/plain", **config}
    return client.files.upload(file=io.BytesIO(content), config=config)


def test_a_file_is_what_was_sent(client):
    file = upload(client, display_name="a letter")
    assert file.name.startswith("files/") and file.uri.endswith(file.name)
    assert file.size_bytes == len(LETTER)
    assert file.mime_type == "text/plain" and file.display_name == "a letter"
    assert file.state is types.FileState.ACTIVE
    assert file.create_time and file.expiration_time > file.create_time
    assert file.sha256_hash
    assert client.files.get(name=file.name) == file


def test_by_path_and_by_the_name_of_ones_choice(client, tmp_path):
    path = tmp_path / "letter.txt"
    path.write_bytes(LETTER)
    file = client.files.upload(file=str(path))
    assert file.mime_type == "text/plain"
    named = client.files.upload(file=path, config={"name": "my-letter", "mime_type": "text/plain"})
    assert named.name == "files/my-letter"


def test_several_chunks(client, emulator):
    content = b"a line of twenty-one\n" * 1_000_000
    file = upload(client, content)
    assert file.size_bytes == len(content)
    sent = [request["uploadCommand"] for request in emulator.requests("/files")]
    assert sent == ["start", "upload", "upload", "upload, finalize"]
    assert [request["uploadOffset"] for request in emulator.requests("/files")[1:]] == [
        0,
        8 << 20,
        16 << 20,
    ]


def test_it_is_read_in_a_request(client):
    file = upload(client)
    for contents in [["Who is this?", file], types.Part.from_uri(file_uri=file.uri, mime_type="text/plain")]:
        response = client.models.generate_content(model=MODEL, contents=contents, config=CONFIG)
        assert response.parsed.email == "grace@navy.mil"


def test_all_files_page_by_page(client):
    names = {upload(client).name for _ in range(5)}
    pager = client.files.list(config={"page_size": 2})
    assert len(pager) == 2
    assert {file.name for file in pager} == names


def test_a_deleted_file_is_gone(client):
    file = upload(client)
    client.files.delete(name=file.name)
    with pytest.raises(errors.ClientError) as raised:
        client.files.get(name=file.name)
    assert raised.value.code == 403
    assert list(client.files.list()) == []
    with pytest.raises(errors.ClientError):
        client.models.generate_content(model=MODEL, contents=[file], config=CONFIG)


def test_a_file_expires(client, emulator):
    file = upload(client)
    emulator.advance("176400s")
    with pytest.raises(errors.ClientError):
        client.files.get(name=file.name)


def test_asynchronously(client):
    async def main():
        file = await client.aio.files.upload(
            file=io.BytesIO(LETTER), config={"mime_type": "text/plain"}
        )
        same = await client.aio.files.get(name=file.name)
        listed = [each.name async for each in await client.aio.files.list()]
        await client.aio.files.delete(name=file.name)
        return file, same, listed

    file, same, listed = asyncio.run(main())
    assert file == same and listed == [file.name]
