//! Streams without a network: every split, and every way to end at every place.

use instructor_core::{Completion, Fault, FaultKind, QuotaKind, Usage};

use super::Inflow;
use crate::decode::Answer;
use crate::key::Secret;

/// One chunk as the service frames it.
fn event(json: &str) -> String {
    format!("data: {json}\r\n\r\n")
}

/// A stream with everything that recorded ones have: a thought, text of several bytes, escapes, line
/// separators, a reason before the end, a part with nothing but a signature, a last chunk without
/// parts. Counts are of the whole stream so far, and zeros are left out.
fn recorded() -> Vec<String> {
    let names = r#""modelVersion":"gemini-3.8-flash","responseId":"r-1""#;
    let usage = |answer: &str| {
        format!(
            r#""usageMetadata":{{"promptTokenCount":9{answer},"thoughtsTokenCount":4}},{names}"#
        )
    };
    let chunk = |candidate: &str, answer: &str| {
        format!(r#"{{"candidates":[{{{candidate},"index":0}}],{}}}"#, usage(answer))
    };
    let parts = |parts: &str| format!(r#""content":{{"parts":[{parts}],"role":"model"}}"#);
    [
        chunk(&parts(r#"{"text":"Let me see.","thought":true}"#), ""),
        chunk(&parts(r#"{"text":"{\"na"}"#), r#","candidatesTokenCount":2"#),
        chunk(
            &format!(
                "{},\"finishReason\":\"STOP\"",
                parts("{\"text\":\"me\\\": \\\"Zo\u{eb} \u{1f9ea}\u{2028}\\u00e9\"}")
            ),
            r#","candidatesTokenCount":5"#,
        ),
        chunk(
            &parts(r#"{"text":"\\n\", \"a\\\\"},{"text":"ge\": "}"#),
            r#","candidatesTokenCount":"7""#,
        ),
        chunk(
            &parts("{ \"text\" : \"31.0}\",  \"new\": [1.0, 1e5] }"),
            r#","candidatesTokenCount":8"#,
        ),
        chunk(&parts(r#"{"text":"","thoughtSignature":"c2ln"}"#), r#","candidatesTokenCount":8"#),
        chunk(
            r#""content":{"role":"model"},"finishReason":"STOP","safetyRatings":[]"#,
            r#","candidatesTokenCount":8"#,
        ),
    ]
    .into_iter()
    .map(|json| event(&json))
    .collect()
}

const TEXT: &str = "{\"name\": \"Zo\u{eb} \u{1f9ea}\u{2028}é\\n\", \"a\\\\ge\": 31.0}";

const TURN: &str = concat!(
    r#"{"role":"model","parts":[{"text":"Let me see.","thought":true},{"text":"{\"na"},"#,
    "{\"text\":\"me\\\": \\\"Zo\u{eb} \u{1f9ea}\u{2028}\\u00e9\"},",
    r#"{"text":"\\n\", \"a\\\\"},{"text":"ge\": "},{ "text" : "31.0}",  "new": [1.0, 1e5] },"#,
    r#"{"text":"","thoughtSignature":"c2ln"}]}"#,
);

/// What one hop comes to: the deltas, and the completion or the fault.
fn hop<'a>(
    pieces: impl IntoIterator<Item = &'a [u8]>,
    breaks: bool,
) -> (Vec<String>, Result<Completion, Fault>) {
    let key = Secret::new("AIza-secret-key").expect("a key");
    let (mut answer, mut inflow) = (Answer::new(None), Inflow::new(200, &key));
    let mut deltas = Vec::new();
    let mut read = Ok(());
    for piece in pieces {
        read = inflow.push(piece, &mut answer);
        deltas.extend(answer.fresh());
        if read.is_err() {
            break;
        }
    }
    if breaks && read.is_ok() {
        read = Err(Fault::new(FaultKind::Transient, "the connection broke"));
    }
    let read = read.and_then(|()| inflow.end(&mut answer));
    deltas.extend(answer.fresh());
    let outcome = match read {
        Ok(()) => answer.finish(200, &key),
        Err(fault) => Err(answer.keep(fault)),
    };
    (deltas, outcome)
}

/// All that a completion says.
fn shown(completion: &Completion) -> (String, String, Usage, [Option<String>; 3]) {
    let wire = completion.turn.wire_json().map_or("", |wire| wire.get());
    let Completion { model, response_id, finish_reason, .. } = completion;
    let names = [model.clone(), response_id.clone(), finish_reason.clone()];
    (completion.text().to_owned(), wire.to_owned(), completion.usage, names)
}

fn tokens(input: u64, output: u64, thoughts: u64) -> Usage {
    let mut usage = Usage::default();
    (usage.input_tokens, usage.output_tokens, usage.thought_tokens) = (input, output, thoughts);
    usage
}

#[test]
fn only_the_beginning_of_what_is_no_stream_is_kept() {
    let key = Secret::new("AIza-secret-key").expect("a key");
    let (mut answer, mut inflow) = (Answer::new(None), Inflow::new(200, &key));
    for _ in 0..4 {
        inflow.push(&[b'<'; 50], &mut answer).expect("nothing is said yet");
    }
    assert_eq!(inflow.head.map(|head| head.len()), Some(super::HEAD));
}

#[test]
fn every_split_gives_the_same() {
    let stream = recorded().concat();
    let bytes = stream.as_bytes();
    let names = ["gemini-3.8-flash", "r-1", "STOP"].map(|name| Some(name.to_owned()));
    let expected = (TEXT.to_owned(), TURN.to_owned(), tokens(9, 12, 4), names);
    let check = |pieces: Vec<&[u8]>, what: &str| {
        let (deltas, outcome) = hop(pieces, false);
        assert!(deltas.iter().all(|delta| !delta.is_empty()), "{what}");
        assert_eq!(deltas.concat(), TEXT, "{what}");
        assert_eq!(shown(&outcome.expect(what)), expected, "{what}");
    };
    check(vec![bytes], "in one piece");
    check(bytes.chunks(1).collect(), "byte by byte");
    for at in 0..=bytes.len() {
        let (left, right) = bytes.split_at(at);
        check(vec![left, right], &format!("split at {at}"));
    }
    for size in [2, 3, 7, 64, 1000] {
        check(bytes.chunks(size).collect(), &format!("pieces of {size}"));
    }
    // The same with other ends of lines, and as the list that comes without framing.
    let lines = stream.replace("\r\n", "\n");
    check(lines.as_bytes().chunks(5).collect(), "LF");
    let items = stream.replace("\r\n\r\n", ",").replace("data: ", "");
    let list = format!("[{}\n]", items.trim_end_matches(','));
    check(list.as_bytes().chunks(5).collect(), "a list");
    let unended = stream.trim_end();
    check(vec![unended.as_bytes()], "without the last line's end");
}

#[test]
fn a_delta_comes_as_soon_as_its_event_is_whole() {
    let events = recorded();
    let key = Secret::new("AIza-secret-key").expect("a key");
    let (mut answer, mut inflow) = (Answer::new(None), Inflow::new(200, &key));
    let mut fresh = Vec::new();
    for event in &events {
        inflow.push(event.as_bytes(), &mut answer).expect("a chunk");
        fresh.push(answer.fresh().unwrap_or_default());
    }
    assert_eq!(fresh[..3], ["", "{\"na", "me\": \"Zo\u{eb} \u{1f9ea}\u{2028}é"]);
    assert_eq!(fresh[5..], ["", ""]);
    assert_eq!(fresh.concat(), TEXT);
}

/// What ends a stream too soon, and the kind and status that it becomes.
fn endings() -> Vec<(String, bool, FaultKind, Option<u16>)> {
    let overloaded = r#"{"error":{"code":503,"message":"Overloaded.","status":"UNAVAILABLE"}}"#;
    let quota = r#"{"error":{"code":402,"message":"Credits are depleted."}}"#;
    let codeless = r#"{"error":{"message":"Something."}}"#;
    let pretty = overloaded.replace(['{', ','], "{\n  ").replace("{\n  \"message", ",\n \"message");
    let pretty = pretty.replace("{\n  \"status", ",\n \"status");
    let transient = FaultKind::Transient;
    vec![
        (event(overloaded), false, transient, Some(503)),
        (event(quota), false, FaultKind::Quota(QuotaKind::Billing), Some(402)),
        (event(codeless), false, transient, Some(200)),
        (event(&format!("[{overloaded}]")), false, transient, Some(503)),
        (format!("{overloaded}\n"), false, transient, Some(503)),
        (overloaded.to_owned(), false, transient, Some(503)),
        (pretty.clone(), false, transient, Some(503)),
        (format!("[{pretty}\n]\n"), false, transient, Some(503)),
        (format!("[{quota}]"), false, FaultKind::Quota(QuotaKind::Billing), Some(402)),
        (event("{\"candidates\": 7}"), false, transient, Some(200)),
        (event("{\"candidates\": ["), false, transient, Some(200)),
        ("data: {\"candidates\": [".to_owned(), false, transient, Some(200)),
        ("[{\"candidates\": [".to_owned(), false, transient, Some(200)),
        (String::new(), true, transient, None),
        ("data: {\"cand".to_owned(), true, transient, None),
    ]
}

#[test]
fn whatever_ends_a_stream_too_soon_is_a_fault() {
    let events = recorded();
    for at in 0..=events.len() {
        let before = events[..at].concat();
        for (ending, breaks, kind, status) in endings() {
            let what = format!("{ending:?} after {at} events");
            let stream = format!("{before}{ending}");
            let (deltas, outcome) = hop([stream.as_bytes()], breaks);
            let fault = outcome.expect_err(&what);
            assert_eq!((fault.kind, fault.status), (kind, status), "{what}: {fault}");
            assert_eq!(fault.ambiguous, at > 0 || fault.ambiguous, "{what}");
            let (again, same) = hop(stream.as_bytes().chunks(1), breaks);
            assert_eq!(again.concat(), deltas.concat(), "{what}, byte by byte");
            assert_eq!(same.expect_err(&what).to_string(), fault.to_string(), "{what}");
            if at == 0 {
                assert!(fault.completion.is_none(), "{what}");
                continue;
            }
            let kept = fault.completion.expect(&what);
            assert!(TEXT.starts_with(kept.text()), "{what}");
            assert_eq!(kept.text(), deltas.concat(), "{what}");
            let output = [4, 6, 9, 11, 12, 12, 12][at - 1];
            assert_eq!(kept.usage, tokens(9, output, 4), "{what}");
            assert_eq!(kept.response_id.as_deref(), Some("r-1"), "{what}");
        }
    }
}

#[test]
fn a_clean_end_without_a_reason_is_a_fault() {
    let events = recorded();
    for at in 0..events.len() {
        // A reason that is followed by text counts no more; at the end of a stream it does.
        let is_whole = at == 3;
        let (_, outcome) = hop([events[..at].concat().as_bytes()], false);
        if is_whole {
            assert_eq!(outcome.expect("a reason").finish_reason.as_deref(), Some("STOP"));
            continue;
        }
        let fault = outcome.expect_err("no reason");
        let class = (fault.kind, fault.status, fault.ambiguous);
        assert_eq!(class, (FaultKind::Transient, Some(200), true), "after {at} events");
        assert_eq!(fault.completion.is_some(), at > 0);
        let message =
            if at == 0 { "the answer is empty" } else { "the stream ended before the answer did" };
        assert_eq!(fault.message, message);
    }
}

#[test]
fn a_stream_of_nothing_is_transient() {
    for (stream, message) in [
        ("", "the answer is empty"),
        ("\r\n\r\n", "the answer is empty"),
        ("<!DOCTYPE html>\n<title>Log in</title>\n", "the answer is HTML, not JSON"),
        ("data: [DONE]\n\n", "the answer is not a response of the Gemini API"),
        (": ping\n\n", "the answer is not a response of the Gemini API"),
        ("[]", "the answer is not a response of the Gemini API"),
        ("[1, 2]", "the answer is not a response of the Gemini API"),
        ("data: \"hello\"\n\n", "the answer is not a response of the Gemini API"),
        ("data: {}\n\n", "the stream ended before the answer did"),
        (
            "data: {\"usageMetadata\":{\"promptTokenCount\":9}}\n\n",
            "the stream ended before the answer did",
        ),
    ] {
        for size in [1, 1000] {
            let (deltas, outcome) = hop(stream.as_bytes().chunks(size), false);
            let fault = outcome.expect_err(stream);
            let class = (fault.kind, fault.status, fault.ambiguous);
            assert_eq!(class, (FaultKind::Transient, Some(200), true), "{stream:?}");
            assert_eq!(fault.message, message, "{stream:?}");
            assert!(deltas.is_empty());
        }
    }
}

#[test]
fn reasons_at_the_end_are_those_of_whole_answers() {
    let text = r#"{"candidates":[{"content":{"parts":[{"text":"{}"}]}}]}"#;
    for (last, kind) in [
        (r#"{"candidates":[{"finishReason":"MAX_TOKENS"}]}"#, FaultKind::Truncated),
        (r#"{"candidates":[{"finishReason":"SAFETY"}]}"#, FaultKind::Blocked),
        (r#"{"candidates":[{"finishReason":"OTHER"}]}"#, FaultKind::Withheld),
        (r#"{"candidates":[{"finishReason":"BRAND_NEW"}]}"#, FaultKind::UnknownFinish),
        (r#"{"candidates":[{"finishReason":"CONTINUATION"}]}"#, FaultKind::UnknownFinish),
        (r#"{"candidates":[{"finishReason":"FINISH_REASON_UNSPECIFIED"}]}"#, FaultKind::Transient),
        (r#"{"promptFeedback":{"blockReason":"SAFETY"}}"#, FaultKind::Blocked),
    ] {
        let stream = [event(text), event(last)].concat();
        let (deltas, outcome) = hop([stream.as_bytes()], false);
        let fault = outcome.expect_err(last);
        assert_eq!(fault.kind, kind, "{last}");
        let is_cut = fault.message == "the stream ended before the answer did";
        assert_eq!(is_cut, kind == FaultKind::Transient, "{last}: {fault}");
        assert_eq!(fault.completion.expect("what came").text(), deltas.concat());
        // A reason that adds nothing does not make it whole, more of the answer may.
        let stop = r#"{"candidates":[{"finishReason":"STOP"}]}"#;
        let (_, outcome) =
            hop([[event(text), event(last), event(stop)].concat().as_bytes()], false);
        assert_eq!(outcome.err().map(|fault| fault.kind), Some(kind).filter(|_| !is_cut), "{last}");
        let stream = [event(text), event(last), event(text), event(stop)].concat();
        let (_, outcome) = hop([stream.as_bytes()], false);
        assert_eq!(outcome.is_ok(), !last.contains("promptFeedback"), "{last}");
    }
    // Whatever comes last may still say that it was cut off.
    let [stop, cut] = ["STOP", "MAX_TOKENS"]
        .map(|reason| event(&format!(r#"{{"candidates":[{{"finishReason":"{reason}"}}]}}"#)));
    let (_, outcome) = hop([[event(text), stop, cut].concat().as_bytes()], false);
    assert_eq!(outcome.expect_err("it was cut off").kind, FaultKind::Truncated);
}

#[test]
fn gateways_may_add_what_they_like() {
    let events = recorded();
    let wrapped: Vec<String> = events
        .iter()
        .map(|event| format!(": hi\n\nevent: message\nid: 1\n{event}data: {{}}\n\n"))
        .collect();
    let stream = format!("\u{feff}{}data: [DONE]\n\n", wrapped.concat());
    for size in [1, 2, 9, 100_000] {
        let (deltas, outcome) = hop(stream.as_bytes().chunks(size), false);
        assert_eq!(deltas.concat(), TEXT);
        assert_eq!(outcome.expect("an answer").text(), TEXT);
    }
}
