//! What goes over the wire: path, headers, body.

mod common;

use std::time::Duration;

use common::{KEY, PERSON, TEXT, emulator, gemini, request, send};
use instructor_core::{Context, ErrorKind, FaultKind, Message, Provider, Request, RequestKind};
use instructor_gemini::emulator::Step;
use instructor_gemini::{DEFAULT_MODEL, Gemini, Mode, Options, Thinking};
use serde_json::json;
use serde_json::value::RawValue;

#[tokio::test]
async fn the_body_is_what_was_asked_for_and_nothing_else() {
    let emulator = emulator([]).await;
    let gemini = gemini(&emulator.url());
    send(&gemini, &request(TEXT)).await.expect("an answer");
    let mut full = request(TEXT);
    full.system = Some("Be brief.".into());
    full.max_output_tokens = Some(512);
    send(&gemini, &full).await.expect("an answer");

    let schema = concat!(
        r#"{"type":"object","properties":{"#,
        r#""name":{"type":"string","description":"Full name, as written.\nMust be from 1 to 80 characters long."},"#,
        r#""age":{"type":"integer","minimum":0,"maximum":150},"#,
        r#""email":{"type":["string","null"],"description":"Must be an e-mail address."},"#,
        r#""born":{"type":["string","null"],"format":"date"}},"#,
        r#""required":["name","age"]}"#,
    );
    let contents =
        r#"{"contents":[{"parts":[{"text":"Grace Hopper, 85, grace@navy.mil"}],"role":"user"}],"#;
    let config =
        r#""generationConfig":{"responseMimeType":"application/json","responseJsonSchema":"#;
    let sent = emulator.requests();
    assert_eq!(sent[0].text, format!("{contents}{config}{schema}}}}}"));
    let system = r#""systemInstruction":{"parts":[{"text":"Be brief."}]},"#;
    assert_eq!(
        sent[1].text,
        format!(r#"{contents}{system}{config}{schema},"maxOutputTokens":512}}}}"#)
    );
}

#[tokio::test]
async fn a_turn_of_the_model_goes_back_byte_for_byte() {
    let raw = r#"{"role":"model",  "parts":[{"thought":true,"text":"hm"},{"text":"{\"name\":","thoughtSignature":"c2ln"},{"text":" 1}\u0041","partMetadata":{"n":[1.0,1e5]}}]}"#;
    let body = format!(r#"{{"candidates":[{{"content":{raw},"finishReason":"STOP"}}]}}"#);
    let emulator = emulator([instructor_gemini::emulator::RawReply::new(200, body).into()]).await;
    let gemini = gemini(&emulator.url());
    let mut request = request(TEXT);
    let completion = send(&gemini, &request).await.expect("an answer");
    assert_eq!(completion.text(), r#"{"name": 1}A"#);

    request.messages.push(completion.turn);
    request.messages.push(Message::user("That answer does not fit the schema: name: type"));
    let completion = send(&gemini, &request).await.expect("an answer");
    let sent = &emulator.requests()[1].text;
    assert!(sent.contains(raw), "{sent}");
    // The last turn complains of the answer, so the emulator read the text before it.
    assert_eq!(completion.text(), common::ANSWER);
}

#[tokio::test]
async fn an_example_of_the_caller_is_a_turn_of_the_model() {
    let emulator = emulator([]).await;
    let mut request = Request::new(&PERSON);
    request.messages.push(Message::user("Ana Silva, 31"));
    request.messages.push(Message::model(r#"{"name":"Ana Silva","age":31}"#));
    request.messages.push(Message::user("Grace Hopper, 85"));
    let completion = send(&gemini(&emulator.url()), &request).await.expect("an answer");
    assert_eq!(completion.text(), r#"{"name": "Grace Hopper", "age": 85}"#);
    let body = &emulator.requests()[0].body;
    assert_eq!(body["contents"][1]["role"], "model");
    assert_eq!(body["contents"][1]["parts"][0]["text"], r#"{"name":"Ana Silva","age":31}"#);
}

#[tokio::test]
async fn a_turn_of_the_model_that_is_no_call_is_not_answered_as_one() {
    let emulator = emulator([]).await;
    let mut request = Request::new(&PERSON);
    request.messages.push(Message::user("Read the letter."));
    request.messages.push(Message::model("Which one?"));
    request.messages.push(Message::user("Grace Hopper, 85"));
    request.options = Context::new().with(Options::new().mode(Mode::FunctionCall));
    send(&gemini(&emulator.url()), &request).await.expect("an answer");
    let contents = &emulator.requests()[0].body["contents"];
    assert_eq!(contents[1]["parts"], json!([{"text": "Which one?"}]));
    assert_eq!(contents[2]["parts"], json!([{"text": "Grace Hopper, 85"}]));
}

#[tokio::test]
async fn the_model_may_choose_how_long_it_thinks() {
    let emulator = emulator([]).await;
    let mut request = request(TEXT);
    request.options = Context::new().with(Options::new().thinking(Thinking::Dynamic));
    send(&gemini(&emulator.url()), &request).await.expect("an answer");
    let config = &emulator.requests()[0].body["generationConfig"]["thinkingConfig"];
    assert_eq!(*config, json!({"thinkingBudget": -1}));
}

#[tokio::test]
async fn headers_tell_the_key_the_timeout_and_who_asks() {
    let emulator = emulator([]).await;
    let gemini = gemini(&emulator.url());
    let request = request(TEXT);
    let timeout = Duration::from_millis(12_345);
    gemini.send(&request, timeout).await.expect("an answer");
    let sent = emulator.requests().remove(0);
    assert!(sent.has_key);
    assert_eq!(sent.server_timeout.as_deref(), Some("13"));
    let agent = format!("instructor/{}", env!("CARGO_PKG_VERSION"));
    assert_eq!(sent.user_agent, Some(agent));
    assert!(!format!("{sent:?}").contains(KEY));
}

#[tokio::test]
async fn models_versions_and_bases_make_the_path() {
    let emulator = emulator([]).await;
    let url = emulator.url();
    let path = async |gemini: Gemini, model: Option<&str>| {
        let mut request = request(TEXT);
        request.model = model.map(str::to_owned);
        send(&gemini, &request).await.expect("an answer");
        emulator.requests().pop().expect("a request").path
    };
    let default = format!("/v1beta/models/{DEFAULT_MODEL}:generateContent");
    assert_eq!(path(gemini(&url), None).await, default);
    assert_eq!(path(gemini(&format!("{url}/")), None).await, default);
    let lite = "/v1beta/models/gemini-3.5-flash-lite:generateContent";
    for model in ["gemini-3.5-flash-lite", "models/gemini-3.5-flash-lite"] {
        let built = Gemini::builder().api_key(KEY).base_url(&url).model(model);
        let built = built.build().expect("a provider");
        assert_eq!(built.default_model(), "gemini-3.5-flash-lite");
        assert_eq!(path(built, None).await, lite);
        assert_eq!(path(gemini(&url), Some(model)).await, lite);
    }
    let stable = Gemini::builder().api_key(KEY).base_url(&url).api_version("v1");
    let stable = path(stable.build().expect("a provider"), None).await;
    assert_eq!(stable, format!("/v1/models/{DEFAULT_MODEL}:generateContent"));
}

#[tokio::test]
async fn a_model_unfit_for_a_path_is_not_sent() {
    let emulator = emulator([]).await;
    let gemini = gemini(&emulator.url());
    for model in ["", "a/b", "../../v1/x", "a b", "a?b", "a#b", "modèle"] {
        let mut request = request(TEXT);
        request.model = Some(model.into());
        let fault = send(&gemini, &request).await.expect_err("a fault");
        assert_eq!(fault.kind, FaultKind::Request(RequestKind::Model), "{model}");
    }
    assert!(emulator.requests().is_empty());
}

#[test]
fn settings_that_cannot_work_are_told_when_built() {
    let base = |url: &str| Gemini::builder().api_key(KEY).base_url(url).build();
    let model =
        |name: &str| Gemini::builder().api_key(KEY).base_url("http://x").model(name).build();
    let version =
        |name: &str| Gemini::builder().api_key(KEY).base_url("http://x").api_version(name).build();
    let key = |key: &str| Gemini::builder().base_url("http://x").api_key(key).build();
    for (built, word) in [
        (Gemini::builder().base_url("http://x").build(), ".api_key()"),
        (key(" "), "key is empty"),
        (key("two words"), "header"),
        (key("schlüssel"), "header"),
        (base("not a url"), "base URL"),
        (base("ftp://example.com"), "http"),
        (base("http://user:pass@example.com"), "user"),
        (base("http://example.com?key=1"), "query"),
        (base(""), "base URL"),
        (model(""), "empty"),
        (model("models/"), "empty"),
        (model("a/b"), "model"),
        (model(".."), "model"),
        (version(""), "version"),
        (version("v1/.."), "version"),
    ] {
        let error = built.expect_err(word);
        assert_eq!(error.kind(), ErrorKind::Config);
        let message = error.to_string();
        assert!(message.contains(word), "{message}");
        assert!(!message.contains("pass"), "{message}");
    }
    assert!(base("http://[::1]:1/gateway/").is_ok());
    assert!(key(" padded \n").is_ok());
}

#[tokio::test]
async fn proxies_of_the_environment_are_not_for_loopback() {
    // Set for this process by the test below, which runs it again.
    if std::env::var_os("HTTP_PROXY").is_none() {
        return;
    }
    let emulator = emulator([Step::Read]).await;
    for url in [emulator.url(), emulator.url().replace("127.0.0.1", "localhost")] {
        send(&gemini(&url), &request(TEXT)).await.expect("an answer past the proxy");
    }
    let away = gemini("http://192.0.2.1");
    let fault = send(&away, &request(TEXT)).await.expect_err("a proxy that is not there");
    assert!(fault.message.contains("could not connect"), "{fault}");
}

#[test]
fn proxies_of_the_environment_are_ignored_on_loopback() {
    let program = std::env::current_exe().expect("this program");
    let status = std::process::Command::new(program)
        .args(["--exact", "proxies_of_the_environment_are_not_for_loopback"])
        .envs(["HTTP_PROXY", "http_proxy", "ALL_PROXY"].map(|name| (name, "http://127.0.0.1:9")))
        .env_remove("NO_PROXY")
        .env_remove("no_proxy")
        .status()
        .expect("a child");
    assert!(status.success());
}

#[tokio::test]
async fn https_needs_root_certificates_and_http_does_not() {
    // Set for this process by the test below, which runs it again.
    if std::env::var_os("SSL_CERT_FILE").is_none_or(|path| path != "/nowhere/at/all") {
        return;
    }
    let error = Gemini::builder().api_key(KEY).build().expect_err("no certificates");
    assert_eq!(error.kind(), ErrorKind::Config);
    assert!(error.to_string().contains("ca-certificates"), "{error}");
    let emulator = emulator([]).await;
    send(&gemini(&emulator.url()), &request(TEXT)).await.expect("an answer");
}

#[test]
#[cfg(all(unix, not(target_vendor = "apple")))]
fn a_machine_without_root_certificates_still_reaches_an_emulator() {
    let program = std::env::current_exe().expect("this program");
    let status = std::process::Command::new(program)
        .args(["--exact", "https_needs_root_certificates_and_http_does_not"])
        .env("SSL_CERT_FILE", "/nowhere/at/all")
        .env_remove("SSL_CERT_DIR")
        .status()
        .expect("a child");
    assert!(status.success());
}

#[tokio::test]
async fn a_call_is_answered_by_its_id_as_it_came() {
    for id in [r#""id":"\u0061","#, r#""id":7,"#, ""] {
        let emulator = emulator([]).await;
        let turn = format!(
            r#"{{"role":"model","parts":[{{"functionCall":{{{id}"name":"extract","args":{{}}}}}}]}}"#
        );
        let mut request = request(TEXT);
        let turn = RawValue::from_string(turn).expect("JSON");
        request.messages.push(Message::model("{}").wire(turn));
        request.messages.push(Message::user("No."));
        request.options = Context::new().with(Options::new().mode(Mode::FunctionCall));
        // The service may refuse an id that is no text; what counts is what it was sent.
        drop(send(&gemini(&emulator.url()), &request).await);
        let asked = emulator.requests().pop().expect("a request");
        let answer = format!(
            r#"{{"functionResponse":{{{id}"name":"extract","response":{{"error":"No."}}}}}}"#
        );
        assert!(asked.text.contains(&answer), "{}", asked.text);
    }
}

#[tokio::test]
async fn a_conversation_that_goes_on_is_read_from_its_last_turn() {
    let emulator = emulator([]).await;
    let gemini = gemini(&emulator.url());
    let mut request = request(TEXT);
    let completion = send(&gemini, &request).await.expect("an answer");
    request.messages.push(completion.turn);
    request.messages.push(Message::user("And now: Ana Silva, 31"));
    let completion = send(&gemini, &request).await.expect("an answer");
    assert_eq!(completion.text(), r#"{"name": "Ana Silva", "age": 31}"#);
}
