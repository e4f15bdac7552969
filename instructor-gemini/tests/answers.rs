//! What the emulator answers with where no script says it, over HTTP: what it reads, what it makes
//! up, and what it refuses to fill.

#[path = "endpoints/http.rs"]
#[allow(dead_code)]
mod http;

use instructor_gemini::emulator::{Emulator, Step};
use serde_json::{Value, json};

use http::{Answer, MODEL, emulator, post};

async fn asked(emulator: &Emulator, text: &str, schema: &Value) -> Answer {
    let body = json!({
        "contents": [{"role": "user", "parts": [{"text": text}]}],
        "generationConfig": {"responseMimeType": "application/json", "responseJsonSchema": schema},
    });
    post(emulator, MODEL, &body).await
}

fn order() -> Value {
    json!({"type": "object", "properties": {
        "customer": {"type": "object", "properties": {"name": {"type": "string"}}, "required": ["name"]},
        "lines": {"type": "array", "items": {"type": "object", "properties": {
            "name": {"type": "string"}, "quantity": {"type": "integer", "minimum": 1}
        }, "required": ["name", "quantity"]}, "minItems": 1}
    }, "required": ["customer", "lines"]})
}

#[tokio::test]
async fn a_nested_answer_is_read_and_the_journal_says_from_where() {
    let emulator = emulator().await;
    let text = "Customer: Ana Silva\nLines:\n- 2 x Mug\n- three copies of Tea";
    let answer = asked(&emulator, text, &order()).await;
    assert_eq!(
        answer.value(),
        json!({"customer": {"name": "Ana Silva"}, "lines": [
            {"name": "Mug", "quantity": 2}, {"name": "Tea", "quantity": 3}]})
    );
    let request = emulator.journal().only_request();
    let told: Vec<(&str, String, &str)> = request
        .read_from
        .iter()
        .map(|origin| (&*origin.path, origin.value.to_string(), &*origin.words))
        .collect();
    assert_eq!(
        told,
        [
            ("customer.name", r#""Ana Silva""#.to_owned(), "Ana Silva"),
            ("lines[0].name", r#""Mug""#.to_owned(), "Mug"),
            ("lines[0].quantity", "2".to_owned(), "2"),
            ("lines[1].name", r#""Tea""#.to_owned(), "Tea"),
            ("lines[1].quantity", "3".to_owned(), "three"),
        ]
    );
    assert!(request.read_from.iter().all(|origin| text[origin.range.clone()] == origin.words));
}

#[tokio::test]
async fn scripted_and_generated_answers_are_read_from_nowhere() {
    let emulator = Emulator::builder().reply("{}").generate(7).start().await.expect("a port");
    for _ in 0..2 {
        assert_eq!(asked(&emulator, "Ana Silva", &order()).await.status, 200);
    }
    let requests = emulator.requests();
    assert!(requests.iter().all(|request| request.read_from.is_empty()), "{requests:?}");
}

#[tokio::test]
async fn generated_answers_fit_vary_and_are_the_same_for_the_same_seed() {
    let validator = jsonschema::validator_for(&order()).expect("a schema");
    let mut runs = Vec::new();
    for seed in [7, 7, 8] {
        let emulator = Emulator::builder().generate(seed).start().await.expect("a port");
        let mut answers = Vec::new();
        for text in ["a", "a", "b", "a"] {
            let value = asked(&emulator, text, &order()).await.value();
            assert!(validator.is_valid(&value), "{value}");
            assert!(!answers.contains(&value), "{value}");
            answers.push(value);
        }
        runs.push(answers);
    }
    assert_eq!(runs[0], runs[1]);
    assert_ne!(runs[0], runs[2]);
}

#[tokio::test]
async fn steps_that_change_an_answer_change_a_generated_one() {
    let builder = Emulator::builder().generate(7).step(Step::Invalid).step(Step::Fenced).parts(2);
    let emulator = builder.start().await.expect("a port");
    let validator = jsonschema::validator_for(&order()).expect("a schema");
    let spoiled = asked(&emulator, "a", &order()).await.value();
    assert!(!validator.is_valid(&spoiled), "{spoiled}");
    let fenced = asked(&emulator, "a", &order()).await;
    let text = fenced.parts()[0]["text"].as_str().expect("a text").to_owned();
    let inner = text.strip_prefix("```json\n").and_then(|text| text.strip_suffix("\n```"));
    let value: Value = serde_json::from_str(inner.expect("fences")).expect("JSON");
    assert!(validator.is_valid(&value), "{value}");
    let mut whole = String::new();
    for _ in 0..2 {
        let part = asked(&emulator, "a", &order()).await;
        whole += part.parts()[0]["text"].as_str().expect("a text");
    }
    let value: Value = serde_json::from_str(&whole).expect("the parts are one answer");
    assert!(validator.is_valid(&value), "{value}");
}

#[tokio::test]
async fn a_schema_that_cannot_be_filled_is_refused_with_its_place_and_what_to_do() {
    let object =
        |child: Value| json!({"type": "object", "properties": {"a": child}, "required": ["a"]});
    let reader = emulator().await;
    let generator = Emulator::builder().generate(7).start().await.expect("a port");
    let endless = json!({"$ref": "#/$defs/T", "$defs": {"T": {"type": "object",
        "properties": {"t": {"$ref": "#/$defs/T"}}, "required": ["t"]}}});
    for (schema, told, is_for_both) in [
        (
            object(json!({"$ref": "#/$defs/Gone"})),
            "`a` cannot be filled: `#/$defs/Gone` leads nowhere",
            true,
        ),
        (endless, "requires itself without an end", true),
        (object(json!(false)), "`a` cannot be filled: nothing fits the schema `false`", true),
        (
            object(json!({"type": "object", "patternProperties": {"^x": {}}})),
            "`a` cannot be filled: the rules do not go by `patternProperties`",
            true,
        ),
        (
            object(json!({"type": "string", "not": {"minLength": 300}})),
            "`a` cannot be filled: the rules do not go by `not`",
            false,
        ),
        (object(json!({})), "`a` cannot be filled: the schema says nothing of it", false),
        (
            json!({}),
            "the schema of the answer cannot be filled: the schema says nothing of it",
            false,
        ),
    ] {
        let answer = asked(&reader, "Ana", &schema).await;
        let (status, message) = answer.error();
        assert_eq!((status, &answer.body["error"]["status"]), (400, &json!("INVALID_ARGUMENT")));
        assert!(message.starts_with("gemini-emulator: ") && message.contains(told), "{message}");
        assert!(message.ends_with("have it generated with `.generate(seed)`"), "{message}");
        let answer = asked(&generator, "Ana", &schema).await;
        let (status, message) = answer.error();
        assert_eq!(status == 400, is_for_both, "{schema}: {message}");
        assert!(
            !is_for_both || message.ends_with("script the reply with `.reply(...)`"),
            "{message}"
        );
    }
}

#[tokio::test]
async fn a_scripted_answer_needs_no_schema_that_can_be_filled() {
    let emulator = Emulator::builder().reply("{}").start().await.expect("a port");
    assert_eq!(asked(&emulator, "Ana", &json!({})).await.value(), json!({}));
}

#[tokio::test]
async fn who_asks_for_no_form_is_told_who_answers() {
    let emulator = emulator().await;
    let contents = json!([{"role": "user", "parts": [{"text": "hi"}]}]);
    let plain = post(&emulator, MODEL, &json!({"contents": contents})).await;
    let text = plain.parts()[0]["text"].as_str().expect("a text");
    assert!(text.starts_with("This is gemini-emulator, which is no model"), "{text}");
    let config = json!({"responseMimeType": "application/json"});
    let body = json!({"contents": contents, "generationConfig": config});
    assert_eq!(post(&emulator, MODEL, &body).await.value(), json!({}));
    let tools = json!([{"functionDeclarations": [{"name": "now"}]}]);
    let config = json!({"functionCallingConfig": {"mode": "ANY"}});
    let body = json!({"contents": contents, "tools": tools, "toolConfig": config});
    let call = post(&emulator, MODEL, &body).await;
    assert_eq!(call.parts()[0]["functionCall"]["args"], json!({}));
}

#[tokio::test]
async fn one_word_of_an_enum_comes_without_quotes() {
    let emulator = emulator().await;
    let body = json!({
        "contents": [{"role": "user", "parts": [{"text": "It was a bad day."}]}],
        "generationConfig": {
            "responseMimeType": "text/x.enum",
            "responseSchema": {"type": "STRING", "enum": ["good", "bad"]},
        },
    });
    let answer = post(&emulator, MODEL, &body).await;
    assert_eq!(answer.parts()[0]["text"], "bad");
    // There is no other answer than one of the words; that nothing was read is in the journal.
    let mut body = body;
    body["contents"][0]["parts"][0]["text"] = "It was a day.".into();
    let answer = post(&emulator, MODEL, &body).await;
    assert_eq!(answer.parts()[0]["text"], "good");
    assert!(emulator.requests()[1].read_from.is_empty());
}
