//! What one answer says: text and turn, calls, counts, continuations.

use instructor_core::{Completion, Fault, FaultKind};
use serde_json::{Value, json};

use super::{Answer, MAX_HOPS, Unread};
use crate::key::Secret;
use crate::transport::Reply;

fn key() -> Secret {
    Secret::new("AIza-secret-key").expect("a key")
}

/// What chunks come to, and the deltas on the way.
fn told(function: Option<&str>, chunks: &[&str]) -> (Vec<String>, Result<Completion, Fault>) {
    let key = key();
    let mut answer = Answer::new(function);
    let mut deltas = Vec::new();
    for chunk in chunks {
        answer.add(chunk.as_bytes(), &key).expect("a chunk");
        deltas.extend(answer.fresh());
    }
    (deltas, answer.finish(200, &key))
}

fn whole(function: Option<&str>, body: &str) -> Result<Completion, Fault> {
    let key = key();
    let mut answer = Answer::new(function);
    let body = body.as_bytes().to_vec();
    answer.read(&mut Reply { status: 200, retry_after: None, body, secret: key.clone() })?;
    answer.finish(200, &key)
}

fn wire(completion: &Completion) -> &str {
    completion.turn.wire_json().map_or("", |json| json.get())
}

fn stop(content: &str) -> String {
    format!(r#"{{"candidates":[{{"content":{content},"finishReason":"STOP"}}]}}"#)
}

#[test]
fn a_whole_turn_is_kept_as_it_came() {
    let content = r#"{ "parts" : [ {"text":"1\u0032","x":1.0} , {"thought":true,"text":"?"}, {"text":"3"} ],"new":1, "role":"model"}"#;
    let completion = whole(None, &stop(content)).expect("an answer");
    assert_eq!(completion.text(), "123");
    assert_eq!(wire(&completion), content);
}

#[test]
fn a_turn_without_a_role_gets_one() {
    for content in [r#"{"parts":[ {"text":"1.0"} ]}"#, r#"{"role":null,"parts":[{"text":"1.0"}]}"#]
    {
        let completion = whole(None, &stop(content)).expect("an answer");
        assert_eq!(wire(&completion), r#"{"role":"model","parts":[{"text":"1.0"}]}"#);
    }
}

#[test]
fn turns_of_several_chunks_hold_all_parts() {
    let chunks = [
        stop(r#"{"role":"model"}"#),
        stop(r#"{"role":"model","parts":[{"text":"1"},{"text":"","thoughtSignature":"c2ln"}]}"#),
        stop(r#"{"parts":[]}"#),
        stop(r#"{"parts":[{"inlineData":{"data":"]"}}, {"text":"2"}],"role":"model"}"#),
        stop(r#"{"role":"model"}"#),
    ];
    let chunks: Vec<&str> = chunks.iter().map(String::as_str).collect();
    let (deltas, outcome) = told(None, &chunks);
    let completion = outcome.expect("an answer");
    assert_eq!((deltas.concat().as_str(), completion.text()), ("12", "12"));
    let parts = r#"{"text":"1"},{"text":"","thoughtSignature":"c2ln"},{"inlineData":{"data":"]"}}, {"text":"2"}"#;
    assert_eq!(wire(&completion), format!(r#"{{"role":"model","parts":[{parts}]}}"#));
}

#[test]
fn one_answer_of_several_counts() {
    let body = r#"{"candidates":[
        {"index":1,"content":{"parts":[{"text":"2"}]},"finishReason":"SAFETY"},
        {"index":0,"content":{"parts":[{"text":"1"}]},"finishReason":"STOP"}]}"#;
    assert_eq!(whole(None, body).expect("an answer").text(), "1");
    let (deltas, outcome) = told(
        None,
        &[
            &stop(r#"{"parts":[{"text":"1"}]}"#),
            r#"{"candidates":[{"index":1,"content":{"parts":[{"text":"2"}]}}]}"#,
        ],
    );
    assert_eq!(deltas, ["1"]);
    assert_eq!(outcome.expect("an answer").text(), "1");
}

#[test]
fn a_text_with_a_hole_is_no_answer() {
    let good = stop(r#"{"parts":[{"text":"[1,"}],"role":"model"}"#);
    for bad in [r#"{"parts":[{"text":7}]}"#, r#"{"parts":"what"}"#, r#"{"parts":[null]}"#, "[]"] {
        let (_, outcome) = told(None, &[&good, &stop(bad), &good]);
        let fault = outcome.expect_err(bad);
        assert_eq!(fault.kind, FaultKind::Malformed, "{bad}");
        assert_eq!(fault.message, "a part of the answer cannot be read", "{bad}");
    }
    // Half of a surrogate pair stands for no character.
    let half = stop(r#"{"parts":[{"text":"\ud83d!"}],"role":"model"}"#).replace("\\\\", "\\");
    assert!(half.contains(r"\ud83d!"), "{half}");
    let (key, mut answer) = (key(), Answer::new(None));
    assert_eq!(answer.add(half.as_bytes(), &key), Err(Unread::Foreign));
}

#[test]
fn unknown_fields_and_values_are_normal() {
    let body = r#"{"candidates":[{"content":{"parts":[{"text":"1","videoMetadata":{}},{"new":null}],"role":"model"},
        "finishReason":"STOP","avgLogprobs":-0.1,"citationMetadata":{},"index":null,"continuationToken":null}],
        "usageMetadata":{"promptTokenCount":1,"trafficType":"ON_DEMAND","promptTokensDetails":[{"modality":"NEW"}]},
        "modelStatus":{"modelStage":"NEW"},"promptFeedback":{"safetyRatings":[]},"createTime":"?"}"#;
    let completion = whole(None, body).expect("an answer");
    assert_eq!((completion.text(), completion.usage.input_tokens), ("1", 1));
}

/// A candidate with these parts, ended as calls are (118 recorded answers).
fn calls(parts: &str) -> String {
    format!(
        r#"{{"candidates":[{{"content":{{"parts":[{parts}],"role":"model"}},"finishReason":"STOP",
        "finishMessage":"Model generated function call(s)."}}]}}"#
    )
}

#[test]
fn the_arguments_of_the_call_are_the_answer() {
    let args = r#"{ "n": 12345678901234567890.10, "s": "\u00e9" }"#;
    let call = format!(
        r#"{{"functionCall":{{"id":"c1","name":"extract","args":{args}}},"thoughtSignature":"c2ln"}}"#
    );
    for (parts, text) in [
        (call.clone(), args),
        (format!("{call},{call}"), args),
        (format!(r#"{{"text":"Here it is: "}},{call},{{"text":"Done."}}"#), args),
        (r#"{"functionCall":{"name":"extract"}}"#.to_owned(), "{}"),
        (r#"{"functionCall":{"name":"extract","args":null}}"#.to_owned(), "{}"),
        (
            r#"{"text":"let me","thought":true},{"text":"{\"n\":"},{"text":"1}"}"#.to_owned(),
            r#"{"n":1}"#,
        ),
    ] {
        let body = calls(&parts);
        let completion = whole(Some("extract"), &body).expect("an answer");
        assert_eq!(completion.text(), text, "{parts}");
        assert_eq!(wire(&completion), format!(r#"{{"parts":[{parts}],"role":"model"}}"#));
        let (deltas, outcome) = told(Some("extract"), &[&body]);
        let completion = outcome.expect("an answer");
        assert_eq!(completion.text(), text);
        // Text is held back for a call that may still come.
        assert_eq!(deltas.concat(), if parts.contains("functionCall") { text } else { "" });
    }
}

#[test]
fn calls_in_several_chunks_are_one_answer() {
    let text = r#"{"candidates":[{"content":{"parts":[{"text":"So:"}],"role":"model"}}]}"#;
    let call = calls(r#"{"functionCall":{"name":"extract","args":{"n":1}}}"#);
    let (deltas, outcome) = told(Some("extract"), &[text, &call, &call]);
    assert_eq!(deltas, [r#"{"n":1}"#]);
    assert_eq!(outcome.expect("an answer").text(), r#"{"n":1}"#);
}

#[test]
fn calls_that_are_no_answer_say_why() {
    let call =
        |name: &str, args: &str| format!(r#"{{"functionCall":{{"name":"{name}","args":{args}}}}}"#);
    let other = "the model called the function `search` instead of `extract`";
    let several = "the model made several calls with different arguments";
    for (parts, message) in [
        (call("search", "{}"), other),
        ([call("extract", "{}"), call("search", "{}")].join(","), other),
        ([call("extract", r#"{"n":1}"#), call("extract", r#"{"n":2}"#)].join(","), several),
        (
            // Equal if they were read as doubles.
            [call("extract", "[18446744073709551616]"), call("extract", "[18446744073709551617]")]
                .join(","),
            several,
        ),
        (
            r#"{"functionCall":{}}"#.to_owned(),
            "the model called the function `` instead of `extract`",
        ),
        (r#"{"text":" "}"#.to_owned(), "the answer has no text"),
    ] {
        let fault = whole(Some("extract"), &calls(&parts)).expect_err(&parts);
        assert_eq!((fault.kind, fault.message.as_str()), (FaultKind::Malformed, message));
        assert!(fault.completion.is_some());
    }
    // Another reason to stop says more than the calls do.
    let cut = calls(&call("search", "{}")).replace("STOP", "MAX_TOKENS");
    assert_eq!(whole(Some("extract"), &cut).expect_err("cut").kind, FaultKind::Truncated);
    // Without a declared function a call is nothing that was asked for.
    assert_eq!(
        whole(None, &calls(&call("extract", "{}"))).expect_err("no text").kind,
        FaultKind::Malformed
    );
}

#[test]
fn counts_of_chunks_are_not_added() {
    let chunk = |answer: Value| {
        let mut counts = json!({"promptTokenCount": 10, "thoughtsTokenCount": 3});
        counts["candidatesTokenCount"] = answer;
        json!({"candidates": [{"content": {"parts": [{"text": "1"}]}, "finishReason": "STOP"}], "usageMetadata": counts}).to_string()
    };
    let nothing = stop(r#"{"parts":[]}"#);
    let (_, outcome) =
        told(None, &[&chunk(json!(2)), &chunk(json!("5")), &chunk(json!(7)), &nothing]);
    let usage = outcome.expect("an answer").usage;
    assert_eq!((usage.input_tokens, usage.output_tokens, usage.thought_tokens), (10, 10, 3));
}

fn continued(text: &str, token: Option<&str>, on_top: bool) -> String {
    let mut body = json!({
        "candidates": [{"content": {"parts": [{"text": text}], "role": "model"}, "finishReason": "CONTINUATION"}],
        "usageMetadata": {"promptTokenCount": 10, "candidatesTokenCount": 1},
    });
    match on_top {
        true => body["continuationToken"] = json!(token),
        false => body["candidates"][0]["continuationToken"] = json!(token),
    }
    body.to_string()
}

#[test]
fn tokens_are_followed_and_hops_are_added() {
    for on_top in [true, false] {
        let key = key();
        let mut answer = Answer::new(None);
        for hop in 1..=MAX_HOPS {
            let token = format!("t{hop}");
            answer.add(continued("ab", Some(&token), on_top).as_bytes(), &key).expect("a chunk");
            assert_eq!(answer.goes_on(200).expect("a token"), Some(token));
            assert!(!answer.is_finished());
        }
        let last = continued("c", None, false).replace("CONTINUATION", "STOP");
        answer.add(last.as_bytes(), &key).expect("a chunk");
        assert_eq!(answer.goes_on(200).expect("the end"), None);
        let completion = answer.finish(200, &key).expect("an answer");
        assert_eq!(completion.text(), "ababababababababc");
        assert_eq!((completion.usage.input_tokens, completion.usage.output_tokens), (90, 9));
        assert_eq!(wire(&completion).matches(r#"{"text":"ab"}"#).count(), 8);
        assert!(wire(&completion).ends_with(r#",{"text":"c"}]}"#));
    }
}

#[test]
fn hops_have_an_end() {
    let key = key();
    let mut answer = Answer::new(None);
    for _ in 0..MAX_HOPS {
        answer.add(continued("ab", Some("t"), true).as_bytes(), &key).expect("a chunk");
        answer.goes_on(200).expect("a token").expect("a token");
    }
    answer.add(continued("c", Some("t"), true).as_bytes(), &key).expect("a chunk");
    assert_eq!(answer.resumes(&Fault::new(FaultKind::Transient, "")), None);
    let fault = answer.goes_on(200).expect_err("too many");
    assert_eq!((fault.kind, fault.limit), (FaultKind::Truncated, Some(0)));
    assert_eq!(fault.message, "the answer goes on after 8 continuations");
    let kept = fault.completion.expect("what came");
    assert_eq!((kept.text().len(), kept.usage.input_tokens), (17, 90));
}

#[test]
fn a_token_is_followed_only_if_the_answer_goes_on() {
    let stopped = continued("1", Some("t"), true).replace("CONTINUATION", "STOP");
    let (key, broken) = (key(), Fault::new(FaultKind::Transient, ""));
    let mut answer = Answer::new(None);
    answer.add(stopped.as_bytes(), &key).expect("a chunk");
    assert_eq!(answer.goes_on(200).expect("the end"), None);
    // Without a token there is no way on.
    let mut answer = Answer::new(None);
    answer.add(continued("1", None, true).as_bytes(), &key).expect("a chunk");
    assert_eq!(answer.goes_on(200).expect("the end"), None);
    assert_eq!(answer.resumes(&broken), None);
    assert_eq!(answer.finish(200, &key).expect_err("a part").kind, FaultKind::UnknownFinish);
}

#[test]
fn a_broken_hop_is_resumed_where_it_broke() {
    let (key, broken) = (key(), Fault::new(FaultKind::Transient, ""));
    let mut answer = Answer::new(None);
    answer.add(continued("1", Some("t"), true).as_bytes(), &key).expect("a chunk");
    let throttled = Fault::new(FaultKind::Throttled, "");
    assert_eq!(answer.resumes(&throttled), None, "the service wants a wait");
    assert_eq!(answer.resumes(&broken).as_deref(), Some("t"));
    assert_eq!(answer.resumes(&broken), None, "nothing came since");
    // A token may come by itself.
    answer.add(br#"{"continuationToken":"v"}"#, &key).expect("a chunk");
    assert_eq!(answer.resumes(&broken).as_deref(), Some("v"));
    // Text after the token would come twice.
    answer.add(continued("2", Some("u"), true).as_bytes(), &key).expect("a chunk");
    answer.add(stop(r#"{"parts":[{"text":"3"}]}"#).as_bytes(), &key).expect("a chunk");
    assert_eq!(answer.resumes(&broken), None);
}
