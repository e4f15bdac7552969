//! What a request may hold beside one text: media, examples, sampling, a provider's own options.

use instructor::testing::Scripted;
use instructor::{
    Client, ErrorKind, Extract, Media, MediaSource, Message, ProviderOptions, Request, Role,
};
use serde_json::json;

#[derive(Debug, PartialEq, Extract)]
struct Quoted {
    #[extract(range(0..=150))]
    age: u8,
    #[extract(quote)]
    evidence: String,
}

const ANSWER: &str = r#"{"age": 31, "evidence": "Ana, 31"}"#;

fn scripted() -> (Scripted, Client) {
    let scripted = Scripted::new().reply(ANSWER).reply(ANSWER);
    (scripted.clone(), Client::new(scripted))
}

fn page(name: &str) -> Media {
    Media::uri(format!("gs://bucket/{name}"))
}

/// Turns as role, media and text.
fn shown(request: &Request) -> Vec<(Role, Vec<String>, String)> {
    let uri = |media: &Media| match media.source() {
        MediaSource::Uri(uri) => uri.rsplit('/').next().expect("a name").to_owned(),
        other => format!("{other:?}"),
    };
    let turn = |message: &Message| {
        let media = message.media_parts().iter().map(uri).collect();
        (message.role(), media, message.text().to_owned())
    };
    request.messages.iter().map(turn).collect()
}

#[tokio::test]
async fn media_stand_with_the_text_around_them() {
    let user = |media: &[&str], text: &str| {
        let media = media.iter().map(|name| (*name).to_owned()).collect();
        (Role::User, media, text.to_owned())
    };
    let (scripted, client) = scripted();
    let call = client.extract::<Quoted>().media(page("a.png")).media(page("b.png")).text("first");
    call.text("second").media(page("c.pdf")).await.expect("an answer");
    assert_eq!(
        shown(&scripted.requests()[0]),
        [user(&["a.png", "b.png"], "first"), user(&["c.pdf"], "second")]
    );
    let call = client.extract::<Quoted>().media(page("a.png"));
    call.await.expect("media alone are enough");
    assert_eq!(shown(&scripted.requests()[1]), [user(&["a.png"], "")]);
}

#[tokio::test]
async fn media_after_a_turn_of_the_model_are_a_turn_of_the_user() {
    let (scripted, client) = scripted();
    let call = client.extract::<Quoted>().text("Whose card?").message(Message::model("Which one?"));
    call.media(page("a.png")).text("This one: Ana, 31").await.expect("an answer");
    let turns = shown(&scripted.requests()[0]);
    let roles: Vec<_> = turns.iter().map(|(role, ..)| *role).collect();
    assert_eq!(roles, [Role::User, Role::Model, Role::User]);
    assert!(turns[1].1.is_empty() && turns[2].1 == ["a.png"], "{turns:?}");
}

#[tokio::test]
async fn an_empty_text_is_still_refused() {
    let (scripted, client) = scripted();
    let error = client.extract::<Quoted>().text(" ").text("more").await.expect_err("empty");
    assert_eq!(error.kind(), ErrorKind::Config);
    assert!(scripted.requests().is_empty());
}

#[tokio::test]
async fn examples_come_first_wherever_they_are_given() {
    let (scripted, client) = scripted();
    client
        .extract::<Quoted>()
        .text("Ana, 31")
        .example("Rui, 4", &json!({"age": 4, "evidence": "Rui, 4"}))
        .example("Eva is 5", &json!({"age": 5, "evidence": "is 5"}))
        .await
        .expect("an answer");
    let turns: Vec<_> =
        shown(&scripted.requests()[0]).into_iter().map(|(role, _, text)| (role, text)).collect();
    let said = |role, text: &str| (role, text.to_owned());
    assert_eq!(
        turns,
        [
            said(Role::User, "Rui, 4"),
            said(Role::Model, r#"{"age":4,"evidence":"Rui, 4"}"#),
            said(Role::User, "Eva is 5"),
            said(Role::Model, r#"{"age":5,"evidence":"is 5"}"#),
            said(Role::User, "Ana, 31"),
        ]
    );
}

/// Thoughts come first, so that the verdict follows from them.
#[derive(Debug, Extract)]
#[allow(dead_code)] // Read from answers alone.
struct Judged {
    reasoning: String,
    items: Option<Vec<Item>>,
    outcome: Outcome,
    #[extract(flatten)]
    more: std::collections::BTreeMap<String, Item>,
}

#[derive(Debug, Extract)]
#[allow(dead_code)]
struct Item {
    zone: (u8, Box<Option<Item2>>),
    #[extract(alias = "angle")]
    bearing: f64,
}

#[derive(Debug, Extract)]
#[allow(dead_code)]
struct Item2 {
    b: u8,
    a: u128,
}

#[derive(Debug, Extract)]
#[extract(tag = "verdict")]
#[allow(dead_code)]
enum Outcome {
    Guilty { years: u8, article: u8 },
    Free { since: u8, bail: u8 },
}

#[tokio::test]
async fn an_example_has_its_members_in_the_order_of_the_schema() {
    let scripted = Scripted::new();
    let client = Client::new(scripted.clone());
    let item = json!({"angle": 1.5, "zone": [1, {"a": 2, "b": 3}]});
    let value = json!({
        "items": [item, {"bearing": 0.0, "zone": [2, null]}],
        "outcome": {"bail": 4, "since": 5, "verdict": "Free"},
        "reasoning": "b before a",
        "again": item,
    });
    let _ = client.extract::<Judged>().example("a", &value).text("b").retry(1).await;
    assert_eq!(
        scripted.requests()[0].messages[1].text(),
        concat!(
            r#"{"reasoning":"b before a","items":["#,
            r#"{"zone":[1,{"b":3,"a":2}],"angle":1.5},{"zone":[2,null],"bearing":0.0}],"#,
            r#""outcome":{"verdict":"Free","since":5,"bail":4},"#,
            r#""again":{"zone":[1,{"b":3,"a":2}],"angle":1.5}}"#,
        )
    );
    // Numbers stay as they are written.
    let biggest = std::collections::BTreeMap::from([("a", u128::MAX), ("b", 1)]);
    let _ = client.extract::<Item2>().example("a", &biggest).text("b").retry(1).await;
    let shown = scripted.requests().pop().expect("a request").messages[1].text().to_owned();
    assert_eq!(shown, format!(r#"{{"b":1,"a":{}}}"#, u128::MAX));
}

/// Which form of an untagged enum a value has is only known by trying, so it stays as it is.
#[derive(Debug, Extract)]
#[extract(untagged)]
#[allow(dead_code)]
enum Place {
    Found { y: u8, x: u8 },
    Named(String),
}

#[tokio::test]
async fn examples_of_other_shapes_are_ordered_within() {
    async fn first<T: Extract + Send>(value: serde_json::Value) -> String {
        let scripted = Scripted::new();
        let call = Client::new(scripted.clone()).extract::<T>().example("a", &value).text("b");
        let _ = call.retry(1).await;
        scripted.requests()[0].messages[1].text().to_owned()
    }
    let map = first::<std::collections::BTreeMap<String, Item2>>(json!({"z": {"a": 2, "b": 3}}));
    assert_eq!(map.await, r#"{"z":{"b":3,"a":2}}"#);
    let untagged = first::<Vec<Place>>(json!([{"x": 1, "y": 2}, "here"]));
    assert_eq!(untagged.await, r#"[{"x":1,"y":2},"here"]"#);
}

#[tokio::test]
async fn an_example_of_another_kind_is_told_by_its_type() {
    async fn told<T: Extract + Send>(value: serde_json::Value) {
        let (scripted, client) = scripted();
        let error = client.extract::<T>().example("a", &value).text("b").await;
        let error = error.err().expect("it is no such value");
        assert!(error.to_string().contains("example 1 is wrong itself; (root) (type)"), "{error}");
        assert!(scripted.requests().is_empty());
    }
    told::<Vec<u8>>(json!("a")).await;
    told::<(u8, u8)>(json!("a")).await;
    told::<std::collections::BTreeMap<String, u8>>(json!([1])).await;
    told::<Item2>(json!("a")).await;
}

#[tokio::test]
async fn a_wrong_example_is_told_before_anything_is_sent() {
    let (scripted, client) = scripted();
    let right = json!({"age": 4, "evidence": "Rui, 4"});
    for (wrong, told) in [
        (json!({"age": 200, "evidence": "Rui"}), "example 2 is wrong itself; age (range)"),
        (json!({"age": "4", "evidence": "Rui"}), "example 2 is wrong itself; age (type)"),
        (json!({"age": 4, "evidence": "Eva"}), "example 2 is wrong itself; evidence (quote)"),
    ] {
        let call = client.extract::<Quoted>().example("Rui, 4", &right).example("Rui", &wrong);
        let error = call.text("Ana, 31").await.expect_err("the example is wrong");
        assert_eq!(error.kind(), ErrorKind::Config);
        assert!(error.to_string().contains(told), "{error}");
    }
    let unwritable = std::collections::HashMap::from([((1, 2), 3)]);
    let call = client.extract::<Quoted>().example("Rui, 4", &right).example("Rui", &unwritable);
    let error = call.text("Ana, 31").await.expect_err("no JSON");
    assert!(
        error.to_string().contains("example 2 cannot be shown: key must be a string"),
        "{error}"
    );
    let more = json!({"age": 4, "evidence": "Rui, 4", "mood": "good"});
    let error = client.extract::<Quoted>().example("Rui, 4", &more).text("Ana, 31").await;
    let told = error.expect_err("no member of it").to_string();
    assert!(told.contains("example 1 cannot be shown: `mood` is a member"), "{told}");
    let error = client.extract::<Quoted>().example("Rui, 4", &right).await.expect_err("no text");
    assert!(error.to_string().contains("has no message"), "{error}");
    assert!(scripted.requests().is_empty());
}

#[tokio::test]
async fn a_quote_is_looked_for_in_the_texts_alone() {
    let right = json!({"age": 31, "evidence": "Ana, 31"});
    // An example is no source, nor is what the model said.
    let (_, client) = scripted();
    let call = client.extract::<Quoted>().example("Ana, 31", &right).text("Rui, 4").retry(1);
    assert_eq!(call.await.expect_err("not in the text").kind(), ErrorKind::Invalid);
    let (_, client) = scripted();
    let call = client.extract::<Quoted>().text("Rui, 4").message(Message::model("Ana, 31"));
    let call = call.text("Again.").retry(1);
    assert_eq!(call.await.expect_err("not in the text").kind(), ErrorKind::Invalid);
    // Nobody here can read an image: the rule is not checked, and the report says so.
    let (_, client) = scripted();
    let call = client.extract::<Quoted>().media(page("a.png")).text("Whose card?").with_report();
    let extracted = call.await.expect("an answer");
    let unchecked = &extracted.report.attempts[0].unchecked;
    assert_eq!(unchecked.iter().map(ToString::to_string).collect::<Vec<_>>(), ["evidence"]);
}

#[tokio::test]
async fn sampling_and_options_reach_the_provider() {
    #[derive(Debug, PartialEq)]
    struct Theirs(u8);

    impl ProviderOptions for Theirs {}

    let (scripted, client) = scripted();
    client
        .extract::<Quoted>()
        .text("Ana, 31")
        .temperature(0.2)
        .top_p(0.9)
        .top_k(40)
        .seed(7)
        .stop_sequence("END")
        .stop_sequence("STOP")
        .options(Theirs(1))
        .options(Theirs(2))
        .await
        .expect("an answer");
    let request = &scripted.requests()[0];
    let sampling = &request.sampling;
    assert_eq!((sampling.temperature, sampling.top_p), (Some(0.2), Some(0.9)));
    assert_eq!((sampling.top_k, sampling.seed), (Some(40), Some(7)));
    assert_eq!(sampling.stop_sequences, ["END", "STOP"]);
    assert_eq!(request.options.get::<Theirs>(), Some(&Theirs(2)));
}

#[tokio::test]
async fn a_number_that_is_none_is_not_sent() {
    let (scripted, client) = scripted();
    let call = || client.extract::<Quoted>().text("Ana, 31");
    for (call, told) in [
        (call().temperature(f64::NAN), "`temperature` is NaN"),
        (call().top_p(f64::INFINITY), "`top_p` is inf"),
    ] {
        let error = call.await.expect_err("no number");
        assert!(error.kind() == ErrorKind::Config && error.to_string().contains(told), "{error}");
    }
    assert!(scripted.requests().is_empty());
}

#[tokio::test]
async fn media_that_no_service_can_take_are_told() {
    let (scripted, client) = scripted();
    for (media, told) in [
        (Media::new("image", *b"x"), "`image` is no type of media"),
        (Media::new("image/png", []), "no bytes"),
        (Media::uri("/tmp/scan.png"), "`Media::read` takes a path"),
    ] {
        let error = client.extract::<Quoted>().media(media).text("?").await.expect_err("unfit");
        assert!(error.kind() == ErrorKind::Config && error.to_string().contains(told), "{error}");
    }
    assert!(scripted.requests().is_empty());
}

#[test]
fn media_are_typed_by_their_name_and_never_shown() {
    for (name, mime_type) in [
        ("gs://b/a.PNG", Some("image/png")),
        ("https://example.org/a.mp3?token=x.pdf", Some("audio/mp3")),
        ("https://example.org/v1.2/scan", None),
        ("https://generativelanguage.googleapis.com/v1beta/files/abc-123", None),
    ] {
        assert_eq!(Media::uri(name).mime_type(), mime_type, "{name}");
    }
    assert_eq!(Media::uri("files/abc").of_type("video/mp4").mime_type(), Some("video/mp4"));
    let shown = format!("{:?}", Media::uri("https://example.org/a.png?signature=secret"));
    assert_eq!(shown, r#"Media { mime_type: Some("image/png"), source: Uri(<42 bytes>) }"#);
    let shown = format!("{:?}", Message::user("hush").media(Media::new("text/plain", *b"hush")));
    assert!(!shown.contains("hush") && shown.contains("<4 bytes>"), "{shown}");

    let read = Media::read("examples/letter.txt").expect("the file is there");
    assert_eq!(read.mime_type(), Some("text/plain"));
    assert!(matches!(read.source(), MediaSource::Bytes(bytes) if !bytes.is_empty()));
    let error = Media::read("Cargo.lock").expect_err("no media");
    assert!(error.to_string().contains("`Media::new`"), "{error}");
}
