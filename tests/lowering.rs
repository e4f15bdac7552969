//! What a service is not told of a schema: in the report, and before anything is sent.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use instructor::gemini::emulator::{Emulator, RawReply};
use instructor::gemini::{Gemini, Mode, Options};
use instructor::testing::Scripted;
use instructor::{
    Client, Dialect, Error, ErrorKind, Exchange, Extract, Lowering, LoweringKind, Provider,
    Request, RequestKind,
};

/// A scripted service whose schemas are a part of OpenAPI.
#[derive(Debug, Clone)]
struct Narrow {
    script: Scripted,
    looked: Arc<AtomicU32>,
}

impl Narrow {
    fn new(script: Scripted) -> Self {
        Self { script, looked: Arc::default() }
    }
}

impl Provider for Narrow {
    fn name(&self) -> &'static str {
        "narrow"
    }

    fn default_model(&self) -> &'static str {
        "narrow-1"
    }

    fn preflight(&self, request: &Request) -> Result<Cow<'static, [Lowering]>, Error> {
        self.looked.fetch_add(1, Ordering::Relaxed);
        match request.schema.lower(&Dialect::OPENAPI.states(|rule| rule.name() != "multiple_of")) {
            Ok(lowered) => Ok(lowered.lowerings),
            Err(unfit) => Err(Error::schema(unfit.to_string())),
        }
    }

    fn send<'a>(&'a self, request: &'a Request, timeout: Duration) -> Exchange<'a> {
        self.script.send(request, timeout)
    }
}

#[derive(Debug, Extract)]
struct Payment {
    /// In euros.
    #[extract(multiple_of = 0.01)]
    amount: f64,
}

fn told(lowerings: &[Lowering]) -> Vec<(&str, &str, LoweringKind)> {
    lowerings.iter().map(|lost| (lost.path.as_str(), lost.rule, lost.kind)).collect()
}

const AMOUNT: [(&str, &str, LoweringKind); 1] = [("amount", "multiple_of", LoweringKind::Said)];

#[tokio::test]
async fn the_report_tells_what_the_service_was_not_told_and_the_answer_is_held_to_it() {
    let script = Scripted::new().reply(r#"{"amount": 1.005}"#).reply(r#"{"amount": 1.01}"#);
    let narrow = Narrow::new(script);
    let client = Client::new(narrow.clone());
    let extracted =
        client.extract::<Payment>().text("one euro").with_report().await.expect("it is");
    assert!((extracted.value.amount - 1.01).abs() < f64::EPSILON);
    assert_eq!(extracted.report.attempts.len(), 2);
    assert_eq!(told(&extracted.report.lowerings), AMOUNT);
    assert_eq!(narrow.looked.load(Ordering::Relaxed), 1, "once a call, not once an attempt");
}

#[tokio::test]
async fn a_failed_call_tells_it_too() {
    let client = Client::new(Narrow::new(Scripted::new().reply(r#"{"amount": 1.005}"#)));
    let error = client.extract::<Payment>().text("one").retry(1).await.expect_err("wrong");
    assert_eq!(told(&error.report().lowerings), AMOUNT);
}

#[tokio::test]
async fn a_type_that_cannot_be_described_is_an_error_before_anything_is_sent() {
    let script = Scripted::new().reply("{}");
    let client = Client::new(Narrow::new(script.clone()));
    let call = client.extract::<BTreeMap<String, Payment>>().text("one euro");
    let error = call.await.expect_err("a map");
    assert_eq!(error.kind(), ErrorKind::Request(RequestKind::Schema));
    assert_eq!(error.to_string(), "schema refused: the answer is a map");
    assert!(error.attempts().is_empty() && script.requests().is_empty());
    assert_eq!(client.stats().calls, 0);
}

#[tokio::test]
async fn nothing_is_lost_unless_a_provider_says_so() {
    let client = Client::new(Scripted::new().reply(r#"{"amount": 1}"#));
    let extracted =
        client.extract::<Payment>().text("one euro").with_report().await.expect("it is");
    assert!(extracted.report.lowerings.is_empty());
}

/// A person to get in touch with.
#[derive(Debug, Extract)]
#[allow(dead_code)]
struct Contact {
    #[extract(length(1..=80))]
    name: String,
    #[extract(range(0..=150))]
    age: u8,
    #[extract(format = email)]
    email: String,
}

async fn gemini(steps: &[(u16, &str)]) -> (Emulator, Client) {
    let mut builder = Emulator::builder();
    for (status, message) in steps {
        let body = format!(
            r#"{{"error":{{"code":{status},"message":"{message}","status":"INVALID_ARGUMENT"}}}}"#
        );
        builder = builder.step(RawReply::new(*status, body));
    }
    let emulator = builder.start().await.expect("a port is free");
    let provider = Gemini::builder().api_key("a-key").base_url(emulator.url());
    let client = Client::new(provider.build().expect("all is set"));
    (emulator, client)
}

const TEXT: &str = "Grace Hopper, 85, grace@navy.mil";

#[tokio::test]
async fn gemini_reports_its_own() {
    let (_emulator, client) = gemini(&[]).await;
    let call = client.extract::<Contact>().text(TEXT).with_report();
    let report = call.await.expect("all is in the text").report;
    let lost = [("name", "length", LoweringKind::Said), ("email", "format", LoweringKind::Said)];
    assert_eq!(told(&report.lowerings), lost);
}

#[tokio::test]
async fn each_mode_of_gemini_has_its_own_and_the_service_takes_its_schema() {
    let (emulator, client) = gemini(&[]).await;
    let name = ("name", "length", LoweringKind::Said);
    let email = ("email", "format", LoweringKind::Said);
    for (mode, lost) in [
        (Mode::ResponseJsonSchema, &[name, email][..]),
        (Mode::ResponseFormat, &[name, email]),
        (Mode::FunctionCall, &[name, email]),
        (Mode::ResponseSchema, &[email]),
    ] {
        let options = Options::new().mode(mode);
        let call = client.extract::<Contact>().text(TEXT).options(options).with_report();
        let extracted = call.await.expect("all is in the text");
        assert_eq!((extracted.value.age, extracted.report.attempts.len()), (85, 1), "{mode}");
        assert_eq!(told(&extracted.report.lowerings), lost, "{mode}");
    }
    assert_eq!(emulator.requests().len(), 4);
}

#[tokio::test]
async fn what_a_call_cannot_send_is_not_sent() {
    let (emulator, client) = gemini(&[]).await;
    let openapi = Options::new().mode(Mode::ResponseSchema);
    let call = client.extract::<BTreeMap<String, u8>>().text(TEXT).options(openapi);
    let error = call.await.expect_err("a map");
    assert_eq!(error.kind(), ErrorKind::Request(RequestKind::Schema));
    assert_eq!(
        error.to_string(),
        "schema refused: the answer is a map, which `responseSchema` cannot describe; \
         use `Mode::ResponseJsonSchema`"
    );
    let call = client.extract::<Contact>().text(TEXT).options(Options::new().extra(&5));
    assert_eq!(call.await.expect_err("no object").kind(), ErrorKind::Config);
    assert!(emulator.requests().is_empty());
}

#[test]
fn vertex_has_maps_in_openapi() {
    let request = Request::new(const { &<BTreeMap<String, u8>>::SCHEMA });
    let openapi =
        || Gemini::builder().api_key("a-key").options(Options::new().mode(Mode::ResponseSchema));
    let (vertex, developer) = (openapi().vertex_express().build(), openapi().build());
    assert!(vertex.expect("all is set").preflight(&request).is_ok());
    assert!(developer.expect("all is set").preflight(&request).is_err());
}

#[derive(Debug, Extract)]
#[allow(dead_code)]
struct Found {
    #[extract(quote)]
    evidence: String,
}

#[test]
fn no_dialect_has_a_keyword_for_a_quote() {
    let lowered = const { &Found::SCHEMA }.lower(&Dialect::JSON_SCHEMA).expect("it can be said");
    assert_eq!(told(&lowered.lowerings), [("evidence", "quote", LoweringKind::Said)]);
}

#[derive(Debug, Extract)]
#[allow(dead_code)]
struct Crowd {
    #[extract(items(..=200))]
    contacts: Vec<Contact>,
}

#[tokio::test]
async fn a_refused_schema_names_what_costs() {
    let (_emulator, client) = gemini(&[
        (400, "The specified schema produces a constraint that has too many states for serving."),
        (400, "Request contains an invalid argument."),
        (400, "Request contains an invalid argument."),
        (400, "Request contains an invalid argument."),
    ])
    .await;
    let crowd = || async { client.extract::<Crowd>().text(TEXT).await.expect_err("refused") };
    let error = crowd().await;
    assert_eq!(error.kind(), ErrorKind::Request(RequestKind::Schema));
    let told = error.to_string();
    assert!(told.contains("too many states for serving; by our estimate it costs"), "{told}");
    assert!(told.contains("most of it for `contacts` ("), "{told}");
    assert!(told.contains("try `.relax(true)`"), "{told}");
    let error = crowd().await;
    assert_eq!(error.kind(), ErrorKind::Request(RequestKind::Other));
    assert!(
        error.to_string().contains("the schema may be too complex: by our estimate"),
        "{error}"
    );
    let relaxed = Options::new().relax(true);
    let call = client.extract::<Crowd>().text(TEXT).options(relaxed);
    let error = call.await.expect_err("refused");
    let [lost] = &error.report().lowerings[..1] else { unreachable!("one is taken") };
    assert_eq!(lost.to_string(), "contacts: `items` was dropped, and is said in words");
    assert!(error.to_string().contains("400: Request contains an invalid argument.; "), "{error}");
    let error = client.extract::<Contact>().text(TEXT).await.expect_err("refused");
    assert!(error.to_string().contains("400: Request contains an invalid argument.; "), "{error}");
}
