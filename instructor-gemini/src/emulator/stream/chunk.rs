//! An answer in chunks, as JSON.

use serde_json::{Map, Value, json};

/// Characters of text in a chunk unless told otherwise.
const DELTA_CHARS: usize = 24;

/// The chunks of an answer: a few characters of its text each, or all of its call; then the last
/// one, with the finish reason.
pub(super) fn chunks(answer: &Value, delta_chars: Option<usize>) -> Vec<Value> {
    let candidate = &answer["candidates"][0];
    let Some(parts) = candidate["content"]["parts"].as_array() else {
        return vec![answer.clone()];
    };
    let size = delta_chars.unwrap_or(DELTA_CHARS).max(1);
    let mut chunks = Vec::new();
    let mut bytes = 0;
    let mut push = |part: &Value, bytes: usize| chunks.push(chunk(answer, part, bytes));
    for part in parts {
        let Some(text) = part["text"].as_str() else {
            push(part, 0);
            continue;
        };
        let is_thought = part["thought"] == true;
        let characters: Vec<char> = text.chars().collect();
        for characters in characters.chunks(size) {
            let delta: String = characters.iter().collect();
            if is_thought {
                push(&json!({"text": delta, "thought": true}), 0);
            } else {
                bytes += delta.len();
                push(&json!({"text": delta}), bytes);
            }
        }
    }
    let mut last = answer.clone();
    let content = &mut last["candidates"][0]["content"];
    // A signature has no text to go with; that of a call came with it.
    let signed = parts.last().filter(|part| part.get("functionCall").is_none());
    *content = match signed.and_then(|part| part.get("thoughtSignature")) {
        Some(signature) => {
            json!({"parts": [{"text": "", "thoughtSignature": signature}], "role": "model"})
        }
        None => json!({"role": "model"}),
    };
    chunks.push(last);
    chunks
}

/// A chunk with this part, after so many bytes of text: it counts what came so far.
fn chunk(answer: &Value, part: &Value, bytes: usize) -> Value {
    let all = &answer["usageMetadata"];
    let mut chunk = answer.clone();
    let usage = &mut chunk["usageMetadata"];
    let count = |name: &str| all[name].as_u64().unwrap_or(0);
    let so_far = (bytes as u64).div_ceil(4);
    let rest = count("candidatesTokenCount").saturating_sub(so_far);
    usage["totalTokenCount"] = count("totalTokenCount").saturating_sub(rest).into();
    match usage.as_object_mut() {
        // A count of zero is left out.
        Some(usage) if so_far == 0 => drop(usage.remove("candidatesTokenCount")),
        _ => usage["candidatesTokenCount"] = so_far.into(),
    }
    chunk["candidates"][0] = json!({"content": {"parts": [part], "role": "model"}, "index": 0});
    chunk
}

/// Sets the finish reason of the candidate, or takes it away.
pub(super) fn set_finish(answer: &mut Value, reason: Option<&str>) {
    let Some(candidate) = answer["candidates"][0].as_object_mut() else {
        return;
    };
    match reason {
        Some(reason) => {
            candidate.insert("finishReason".to_owned(), reason.into());
        }
        None => {
            candidate.remove("finishReason");
            candidate.remove("finishMessage");
        }
    }
}

/// Adds fields that nobody knows to every object but the arguments of a call, which are the model's.
pub(super) fn add_unknown(value: &mut Value) {
    match value {
        Value::Object(members) => {
            for (key, value) in members.iter_mut() {
                if key != "args" {
                    add_unknown(value);
                }
            }
            members.extend(unknown());
        }
        Value::Array(values) => values.iter_mut().for_each(add_unknown),
        _ => {}
    }
}

/// One of each type.
fn unknown() -> Map<String, Value> {
    let fields = [
        ("emulatorFlag", json!(true)),
        ("emulatorNothing", json!(null)),
        ("emulatorNumber", json!(-1.5e3)),
        ("emulatorText", json!("unknown")),
        ("emulatorTree", json!({"leaves": [[], {"text": "not an answer"}]})),
    ];
    fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

/// The text of one of so many parts of an answer, and the token for the next, if there is one.
pub(in crate::emulator) fn part(text: &str, index: usize, of: usize) -> (String, Option<String>) {
    let characters: Vec<char> = text.chars().collect();
    let start = |index: usize| characters.len() * index.min(of) / of.max(1);
    let (begin, end) = (start(index), start(index + 1));
    let next = index + 1;
    // A field of bytes, so what is base64 as it stands.
    let token = (next < of).then(|| format!("emulator-part-{next:03}-of-{of:03}"));
    (characters[begin..end].iter().collect(), token)
}

/// The part that a token is for, and how many there are.
pub(in crate::emulator) fn part_of(token: &str) -> Option<(usize, usize)> {
    let (next, of) = token.strip_prefix("emulator-part-")?.split_once("-of-")?;
    Some((next.parse().ok()?, of.parse().ok()?))
}

/// Puts a thought before the answer, and its text into three parts, the last with the signature.
pub(in crate::emulator) fn split(answer: &mut Value) {
    let Some(parts) = answer["candidates"][0]["content"]["parts"].as_array_mut() else {
        return;
    };
    let thought = json!({"text": "Let me look for what is asked for.", "thought": true});
    if let [whole] = parts.as_slice()
        && let Some(text) = whole["text"].as_str()
    {
        let mut texts: Vec<Value> =
            (0..3).map(|index| json!({"text": part(text, index, 3).0})).collect();
        texts[2]["thoughtSignature"] = whole["thoughtSignature"].clone();
        *parts = texts;
    }
    parts.insert(0, thought);
}

#[cfg(test)]
mod tests {
    use super::{part, part_of};

    #[test]
    fn parts_are_the_whole_text() {
        for of in 1..12 {
            let parts: Vec<_> = (0..of).map(|index| part("añb€cd🧪ef", index, of)).collect();
            let text: String = parts.iter().map(|(text, _)| text.as_str()).collect();
            assert_eq!(text, "añb€cd🧪ef");
            assert!(parts[..of - 1].iter().all(|(_, token)| token.is_some()));
            assert_eq!(parts[of - 1].1, None);
            for (index, (_, token)) in parts[..of - 1].iter().enumerate() {
                assert_eq!(part_of(token.as_deref().expect("a token")), Some((index + 1, of)));
            }
        }
    }
}
