//! Rows 20-30: answers that are none, and blocked prompts.

use instructor::gemini::emulator::RawReply;
use instructor::{ErrorKind, RequestKind};
use serde_json::json;

use crate::row::{CONTACT, Row, answer, reply, row, text};

pub(crate) fn rows() -> Vec<Row> {
    [wrong(), empty(), cut(), blocked(), withheld(), malformed(), unknown()]
        .into_iter()
        .flatten()
        .collect()
}

fn wrong() -> Vec<Row> {
    let wrong =
        |number, name: &str, said: &str| row(number, name, text(said, "STOP")).finish("STOP");
    let old = r#"{"name": "Grace Hopper", "age": 185, "email": "grace@navy.mil"}"#;
    let typed = r#"{"name": 1, "age": "?", "email": "nowhere"}"#;
    vec![
        wrong(20, "a rule", old).billed(1).asked_about(),
        wrong(20, "types", typed).times(2).billed(2).asked_about(),
        wrong(20, "for ever", old).times(4).billed(4).fails_after_reasks(ErrorKind::Invalid),
        wrong(21, "no JSON", "I would rather not say.").billed(1).asked_about(),
        wrong(21, "JSON cut short", &CONTACT[..40]).billed(1).asked_about(),
        wrong(21, "for ever", "No.").times(4).billed(4).fails_after_reasks(ErrorKind::Invalid),
    ]
}

fn empty() -> Vec<Row> {
    let stop = |content| answer(&json!({"content": content, "finishReason": "STOP"}));
    let again = |name: &str, reply: RawReply| {
        row(22, name, reply).status(200).billed(1).finish("STOP").sent_again().says("no text")
    };
    let thought = json!({"parts": [{"text": "Let me see.", "thought": true}]});
    let signed = json!({"parts": [{"text": "", "thoughtSignature": "c2lnbmVk"}]});
    let bare = reply(&json!({"candidates": []}));
    vec![
        again("no parts", stop(json!({"role": "model"}))),
        again("an empty list of parts", stop(json!({"parts": [], "role": "model"}))),
        again("parts without text", stop(json!({"parts": [{}, {"inlineData": {}}]}))),
        again("thoughts alone", stop(thought)),
        again("a signature alone", stop(signed)),
        again("white space", text(" \n", "STOP")),
        again("no content", answer(&json!({"finishReason": "STOP"}))),
        row(22, "no candidates", bare.clone()).status(200).billed(1).sent_again(),
        row(22, "counts alone", reply(&json!({}))).status(200).billed(1).sent_again(),
        row(22, "for ever", bare).times(3).status(200).billed(3).fails(ErrorKind::Invalid),
    ]
}

fn cut() -> Vec<Row> {
    let cut = |name: &str, said: &str| {
        row(23, name, text(said, "MAX_TOKENS")).status(200).finish("MAX_TOKENS").billed(1)
    };
    let thoughts = answer(&json!({"content": {"role": "model"}, "finishReason": "MAX_TOKENS"}));
    vec![
        cut("no limit set", &CONTACT[..30]).fails(ErrorKind::Truncated).says("MAX_TOKENS"),
        cut("whole by chance", CONTACT).fails(ErrorKind::Truncated),
        cut("a limit", &CONTACT[..30]).max_output_tokens(20).sent_again(),
        cut("twice", &CONTACT[..30])
            .times(2)
            .max_output_tokens(20)
            .billed(2)
            .fails(ErrorKind::Truncated),
        row(23, "thoughts alone", thoughts)
            .status(200)
            .finish("MAX_TOKENS")
            .billed(1)
            .fails(ErrorKind::Truncated),
    ]
}

fn blocked() -> Vec<Row> {
    let prompt = |reason: &'static str| {
        let feedback = json!({"blockReason": reason, "blockReasonMessage": "Not this."});
        row(25, reason, reply(&json!({"promptFeedback": feedback})))
            .status(200)
            .billed(1)
            .fails(ErrorKind::Blocked)
            .says(format!("the prompt was blocked, {reason}: Not this."))
    };
    let answer = |reason: &'static str| {
        row(26, reason, text("", reason))
            .status(200)
            .billed(1)
            .finish(reason)
            .fails(ErrorKind::Blocked)
            .says(reason)
    };
    let mut rows: Vec<Row> = [
        "SAFETY",
        "OTHER",
        "BLOCKLIST",
        "PROHIBITED_CONTENT",
        "IMAGE_SAFETY",
        "MODEL_ARMOR",
        "JAILBREAK",
        "SOMETHING_NEW",
    ]
    .map(prompt)
    .into();
    rows.extend(
        [
            "SAFETY",
            "BLOCKLIST",
            "PROHIBITED_CONTENT",
            "SPII",
            "MODEL_ARMOR",
            "ESCALATION",
            "PUP_LIMITED_DISABLED",
            "LANGUAGE",
            "IMAGE_SAFETY",
            "IMAGE_PROHIBITED_CONTENT",
        ]
        .map(answer),
    );
    rows
}

fn withheld() -> Vec<Row> {
    let withheld = |reason: &'static str| {
        row(27, reason, text("", reason)).status(200).billed(1).finish(reason).says(reason)
    };
    let reasons = ["RECITATION", "OTHER", "IMAGE_RECITATION", "IMAGE_OTHER"];
    let mut rows: Vec<Row> = reasons.map(|reason| withheld(reason).sent_again()).into();
    rows.push(withheld("RECITATION").times(2).billed(2).fails(ErrorKind::Blocked));
    rows
}

fn malformed() -> Vec<Row> {
    let malformed = |reason: &'static str| {
        row(28, reason, answer(&json!({"finishReason": reason})))
            .status(200)
            .billed(1)
            .finish(reason)
            .says(reason)
    };
    let call = "MALFORMED_FUNCTION_CALL";
    vec![
        malformed(call).sent_again(),
        malformed("MALFORMED_RESPONSE").sent_again(),
        malformed("UNEXPECTED_TOOL_CALL").sent_again(),
        malformed("NO_IMAGE").sent_again(),
        malformed(call)
            .times(3)
            .billed(3)
            .fails(ErrorKind::Invalid)
            .says("`responseJsonSchema` in place of a function"),
    ]
}

fn unknown() -> Vec<Row> {
    let final_ = |number, reason: &'static str, kind| {
        row(number, reason, text(CONTACT, reason))
            .status(200)
            .billed(1)
            .finish(reason)
            .fails(kind)
            .says(reason)
    };
    let client = ErrorKind::Request(RequestKind::Other);
    vec![
        final_(29, "MISSING_THOUGHT_SIGNATURE", client),
        final_(29, "TOO_MANY_TOOL_CALLS", client),
        final_(30, "SOMETHING_NEW", ErrorKind::UnknownFinish),
        final_(30, "stop", ErrorKind::UnknownFinish),
    ]
}
