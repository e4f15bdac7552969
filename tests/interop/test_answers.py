"""Answers that are no plain success: cut, blocked, stopped, thought about, in parts, in gzip."""

import pytest
from google.genai import types

from control import fault
from shapes import Person

MODEL = "gemini-3.8-flash"
TEXT = "Grace Hopper, 85, grace@navy.mil"
CONFIG = types.GenerateContentConfig(
    response_mime_type="application/json", response_schema=Person
)


def ask(client):
    return client.models.generate_content(model=MODEL, contents=TEXT, config=CONFIG)


def test_a_cut_answer_is_not_parsed(client, emulator):
    emulator.script(fault("cut"))
    response = ask(client)
    assert response.parsed is None
    assert response.candidates[0].finish_reason is types.FinishReason.MAX_TOKENS
    assert response.text and not response.text.endswith("}")


def test_thoughts_may_use_up_all_tokens(client, emulator):
    emulator.script(fault("thoughts_only"))
    response = ask(client)
    assert response.candidates[0].finish_reason is types.FinishReason.MAX_TOKENS
    assert not response.text and response.parsed is None
    assert response.usage_metadata.thoughts_token_count


@pytest.mark.parametrize("reason", ["SAFETY", "OTHER", "BLOCKLIST", "PROHIBITED_CONTENT"])
def test_a_blocked_prompt_has_no_candidates(client, emulator, reason):
    emulator.script(fault("block", reason=reason))
    response = ask(client)
    assert response.prompt_feedback.block_reason is types.BlockedReason[reason]
    assert not response.candidates
    assert response.text is None and response.parsed is None


@pytest.mark.parametrize(
    "reason", ["SAFETY", "RECITATION", "SPII", "LANGUAGE", "OTHER", "MALFORMED_FUNCTION_CALL"]
)
def test_other_reasons_to_stop(client, emulator, reason):
    emulator.script(fault("finish", reason=reason))
    response = ask(client)
    assert response.candidates[0].finish_reason is types.FinishReason[reason]
    assert not response.text and response.parsed is None


def test_a_reason_that_nobody_knows(client, emulator):
    emulator.script(fault("finish_emulator_unknown"))
    with pytest.warns(UserWarning, match="EMULATOR_UNKNOWN"):
        response = ask(client)
    assert response.candidates[0].finish_reason.value == "EMULATOR_UNKNOWN"


def test_thoughts_are_no_text(client, emulator):
    emulator.script(fault("split"))
    response = ask(client)
    assert any(part.thought for part in response.candidates[0].content.parts)
    assert response.parsed == Person(name="Grace Hopper", age=85, email="grace@navy.mil")


def test_an_answer_that_goes_on_is_put_together(client, emulator):
    emulator.script(fault("continuation"))
    response = ask(client)
    assert response.parsed.email == "grace@navy.mil"
    assert len(emulator.requests()) == 2


@pytest.mark.parametrize("name", ["gzip", "unknown_fields", "hang_up", "drip"])
def test_what_makes_no_difference(client, emulator, name):
    emulator.script(fault(name))
    for _ in range(2):
        assert ask(client).parsed.name == "Grace Hopper"


def test_what_a_model_gets_wrong(client, emulator):
    emulator.script(fault("fenced"), fault("invalid"))
    response = ask(client)
    assert response.text.startswith("```json") and response.parsed is None
    assert ask(client).text.startswith("{")


def test_rules_by_words_in_the_text(client, emulator):
    emulator.script(
        "the first in line",
        rules=[{"contains": "Grace", "steps": [{"reply": "for Grace"}]}],
    )
    ask_for = lambda text: client.models.generate_content(model=MODEL, contents=text).text
    assert ask_for("Grace Hopper") == "for Grace"
    assert ask_for("Ana Silva") == "the first in line"
