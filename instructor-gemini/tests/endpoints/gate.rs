//! Schemas that are too deep or too large.

use instructor_gemini::emulator::Emulator;
use serde_json::{Value, json};

use super::http::{MODEL, post, user};

/// Objects in each other, so many of them.
fn nest(levels: usize) -> Value {
    let leaf = json!({"type": "string"});
    (0..levels).fold(leaf, |schema, _| json!({"type": "object", "properties": {"a": schema}}))
}

fn ask(schema: &Value) -> Value {
    json!({
        "contents": [user("Grace Hopper, 85")],
        "generationConfig": {"responseMimeType": "application/json", "responseJsonSchema": schema},
    })
}

fn call(schema: &Value) -> Value {
    let function = json!({"name": "extract", "parametersJsonSchema": schema});
    json!({
        "contents": [user("Grace Hopper, 85")],
        "tools": [{"functionDeclarations": [function]}],
    })
}

#[tokio::test]
async fn a_schema_may_be_as_deep_as_the_limit() {
    let limited = Emulator::builder().schema_depth(3).start().await.expect("a port");
    let usual = Emulator::start().await.expect("a port");
    let free = Emulator::builder().schema_depth(None).start().await.expect("a port");
    let answer = "A schema in GenerationConfig in the request exceeds the maximum allowed nesting \
                  depth.";
    let function = "FunctionDeclaration 'extract' in the request exceeds the maximum allowed nesting \
                    depth.";
    for (emulator, most) in [(&limited, 3), (&usual, 16)] {
        assert_eq!(post(emulator, MODEL, &ask(&nest(most))).await.status, 200);
        assert_eq!(post(emulator, MODEL, &call(&nest(most))).await.status, 200);
        let deeper = nest(most + 1);
        assert_eq!(post(emulator, MODEL, &ask(&deeper)).await.error(), (400, answer));
        assert_eq!(post(emulator, MODEL, &call(&deeper)).await.error(), (400, function));
        assert_eq!(post(&free, MODEL, &ask(&deeper)).await.status, 200);
    }
}

#[tokio::test]
async fn a_schema_may_be_as_large_as_the_limit() {
    let limited = Emulator::builder().schema_states(100).start().await.expect("a port");
    let usual = Emulator::start().await.expect("a port");
    let free = Emulator::builder().schema_states(None).start().await.expect("a port");
    // 1 for itself, and the letters of the word.
    let words = |count: usize| json!({"type": "string", "enum": ["a".repeat(count - 1)]});
    for (emulator, most) in [(&limited, 100), (&usual, 50_000)] {
        assert_eq!(post(emulator, MODEL, &ask(&words(most))).await.status, 200);
        let large = ask(&words(most + 1));
        let answer = post(emulator, MODEL, &large).await;
        let (status, said) = answer.error();
        assert_eq!(status, 400);
        assert!(
            said.starts_with(
                "The specified schema produces a constraint that has too many states for serving. \
                 Typical causes of this error are schemas with lots of text"
            ),
            "{said}"
        );
        assert_eq!(post(&free, MODEL, &large).await.status, 200);
    }
}
