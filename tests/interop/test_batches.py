"""Batches: inline and by file."""

import asyncio
import io
import json

import pytest
from google.genai import errors, types

from shapes import Person

MODEL = "gemini-3.8-flash"
PEOPLE = ["Ana Silva, 31", "Grace Hopper, 85", "Katherine Johnson, 101"]


def request(text):
    return types.InlinedRequest(
        contents=text,
        metadata={"key": text},
        config={"response_mime_type": "application/json", "response_schema": Person},
    )


def create(client, **config):
    return client.batches.create(
        model=MODEL, src=[request(text) for text in PEOPLE], config=config
    )


def finished(client, emulator, job):
    """The job when it has ended; its time is the emulator's."""
    for _ in range(100):
        job = client.batches.get(name=job.name)
        if job.done:
            return job
        emulator.advance("60s")
    raise AssertionError(f"the batch does not end: {job}")


def test_inline_requests_are_answered_in_order(client, emulator):
    job = create(client, display_name="three people")
    assert job.name.startswith("batches/")
    assert job.model == f"models/{MODEL}" and job.display_name == "three people"
    assert job.state in {types.JobState.JOB_STATE_PENDING, types.JobState.JOB_STATE_RUNNING}

    job = finished(client, emulator, job)
    assert job.state is types.JobState.JOB_STATE_SUCCEEDED
    answers = job.dest.inlined_responses
    people = [Person.model_validate_json(answer.response.text) for answer in answers]
    assert [person.age for person in people] == [31, 85, 101]
    assert all(answer.error is None for answer in answers)


def test_a_request_that_is_refused_fails_alone(client, emulator):
    wrong = types.InlinedRequest(contents=types.Content(role="nobody", parts=[types.Part(text="-")]))
    job = client.batches.create(model=MODEL, src=[request(PEOPLE[0]), wrong])
    first, second = finished(client, emulator, job).dest.inlined_responses
    assert first.response.text and first.error is None
    assert second.error.code and second.error.message and second.response is None


def test_requests_in_a_file(client, emulator):
    lines = [
        {
            "key": text,
            "request": {
                "contents": [{"role": "user", "parts": [{"text": text}]}],
                "generationConfig": {
                    "responseMimeType": "application/json",
                    "responseJsonSchema": Person.model_json_schema(),
                },
            },
        }
        for text in PEOPLE
    ]
    content = "\n".join(json.dumps(line) for line in lines).encode()
    file = client.files.upload(file=io.BytesIO(content), config={"mime_type": "jsonl"})
    job = client.batches.create(model=MODEL, src=file.name)
    job = finished(client, emulator, job)
    assert job.state is types.JobState.JOB_STATE_SUCCEEDED
    results = client.files.download(file=job.dest.file_name).decode().splitlines()
    answers = {line["key"]: line["response"] for line in map(json.loads, results)}
    for text in PEOPLE:
        parts = answers[text]["candidates"][0]["content"]["parts"]
        assert Person.model_validate_json(parts[0]["text"]).name == text.split(",")[0]


def test_all_batches_page_by_page(client):
    names = {create(client).name for _ in range(3)}
    pager = client.batches.list(config={"page_size": 2})
    assert len(pager) == 2 and {job.name for job in pager} == names


def test_a_cancelled_batch(client):
    job = create(client)
    client.batches.cancel(name=job.name)
    job = client.batches.get(name=job.name)
    assert job.state in {types.JobState.JOB_STATE_CANCELLED, types.JobState.JOB_STATE_CANCELLING}


def test_a_deleted_batch(client):
    job = create(client)
    client.batches.delete(name=job.name)
    with pytest.raises(errors.ClientError) as raised:
        client.batches.get(name=job.name)
    assert raised.value.code == 404


def test_asynchronously(client, emulator):
    async def main():
        job = await client.aio.batches.create(model=MODEL, src=[request(PEOPLE[0])])
        names = [each.name async for each in await client.aio.batches.list()]
        return job, names

    job, names = asyncio.run(main())
    assert names == [job.name]
    assert finished(client, emulator, job).dest.inlined_responses[0].response.text
