//! Nothing secret is ever shown: not in logs, not in errors, not in reports.
//!
//! Each credential goes through each scenario, with a server that repeats what it was sent wherever
//! it can. Everything that the process logs meanwhile, from this and from all other crates, and
//! everything that the caller can print afterwards is then searched for the secret, in the forms in
//! which it may travel. A new kind of credential is a line in [`credentials`], a new way to fail one
//! in [`scenarios`].

mod record;
mod scenario;
mod secret;

use std::error::Error as _;
use std::sync::Arc;
use std::time::Duration;

use instructor::gemini::Gemini;
use instructor::gemini::emulator::{Emulator, EmulatorBuilder};
use instructor::{AttemptOutcome, Client, Error, Event, Extract, Retry, Wait};
use tokio::sync::Notify;

use self::record::Record;
use self::scenario::{Place, Scenario, scenarios};
use self::secret::Secret;

/// Longer waits are not waited.
const LONG: Duration = Duration::from_millis(50);

/// A person to get in touch with.
#[derive(Debug, Extract)]
#[allow(dead_code)] // Read by `Debug` alone.
struct Contact {
    name: String,
    #[extract(range(0..=150))]
    age: u8,
    #[extract(format = email)]
    email: String,
}

/// Something to be let in with, and a provider that uses it.
struct Credential {
    secret: Secret,
    provider: fn(&str) -> Result<Gemini, Error>,
}

const KEY: &str = "AIzaSyD-7eS3cR3t_Never.Shown/Any+where=";

const TOKEN: &str = "ya29.a0AfB_byC-t0k3n/of+a~service.account=";
const PASS: &str = "gateway-pass-9f86d081884c7d659a2feaa0";
const BEARER: &str = "eyJhbGciOi.d8f1/bearer+of-a~gateway=";

fn credentials() -> Vec<Credential> {
    vec![
        Credential {
            secret: Secret::new(KEY),
            provider: |url| Gemini::builder().api_key(KEY).base_url(url).build(),
        },
        Credential {
            secret: Secret::new(KEY),
            provider: |url| {
                let builder = Gemini::builder().vertex_express().api_key(KEY).base_url(url);
                builder.http_client(|http| http.connection_verbose(true)).build()
            },
        },
        Credential {
            secret: Secret::new(TOKEN),
            provider: |url| {
                let token = |_| async { Ok::<_, std::io::Error>(TOKEN.to_owned()) };
                let builder = Gemini::builder().vertex("project-7", "europe-west4");
                builder.access_token(token).base_url(url).build()
            },
        },
        Credential {
            secret: Secret::new(PASS),
            provider: |url| {
                let builder = Gemini::builder().api_key("a-key-of-the-tests").base_url(url);
                builder.header("x-gateway-pass", PASS).build()
            },
        },
        Credential {
            secret: Secret::new(BEARER),
            provider: |url| {
                let builder = Gemini::builder().api_key("a-key-of-the-tests").base_url(url);
                builder.header("authorization", format!("Bearer {BEARER}")).build()
            },
        },
    ]
}

#[tokio::test]
async fn no_secret_is_shown_anywhere() {
    let record = Record::of_this_process();
    let mut wrong = Vec::new();
    for credential in credentials() {
        let elsewhere = Emulator::start().await.expect("a port");
        for scenario in scenarios(credential.secret.text(), &elsewhere.url()) {
            let name = scenario.name;
            let shown = play(&credential, scenario).await;
            assert!(shown.iter().any(|text| text.contains("Client")), "{name}: the client shows");
            for text in shown.iter().chain(&record.take()) {
                if let Some(form) = credential.secret.form_in(text) {
                    wrong.push(format!("{name}: {form} is in: {text}"));
                }
            }
        }
        assert!(elsewhere.requests().is_empty(), "no redirect was followed");
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let sources = record.sources();
    for part in ["instructor_core", "reqwest", "hyper_util", "rustls"] {
        assert!(sources.iter().any(|source| source.starts_with(part)), "{part} of {sources:?}");
    }
}

/// Everything that a caller can print of a call in this scenario.
async fn play(credential: &Credential, scenario: Scenario) -> Vec<String> {
    let Scenario { name, place, ends_well, patience } = scenario;
    let (url, server) = place.open().await;
    let provider = match (credential.provider)(&url) {
        Ok(provider) => provider,
        // A machine without root certificates.
        Err(error) => return vec![format!("Client {error} {error:?}")],
    };
    let mut shown = vec![format!("{provider:?} {provider:#?}")];
    let (told, long_wait) = (Record::default(), Arc::new(Notify::new()));
    let (heard, bell) = (told.clone(), Arc::clone(&long_wait));
    let client = Client::builder(provider)
        .retry(Retry::attempts(2).wait(Wait::exponential().multiplier(0.001)))
        .observe(move |event| {
            heard.add(format!("{event:?} {event:#?}"));
            if matches!(event, Event::Waiting { delay, .. } if *delay > LONG) {
                bell.notify_one();
            }
        })
        .build();
    let call =
        client.extract::<Contact>().system("Be exact.").text("Grace Hopper, 85, grace@navy.mil");
    shown.push(format!("{call:?}"));
    let call = call.attempt_timeout(patience).with_report().into_future();
    let ended = tokio::select! {
        ended = call => Some(ended),
        () = long_wait.notified() => None,
    };
    assert_eq!(matches!(ended, Some(Ok(_))), ends_well, "{name}: {ended:?}");
    match ended {
        Some(Ok(extracted)) => shown.push(format!("{:?}", extracted.report)),
        Some(Err(error)) => shown.extend(shown_by(name, &error)),
        None => {}
    }
    if let Some(server) = server {
        let is_sent = server.requests().iter().all(|request| request.has_key || request.has_bearer);
        assert!(is_sent, "{name}: the secret was sent");
        assert!(!server.requests().is_empty(), "{name}: a request came");
    }
    shown.push(format!("{client:?} {:?}", client.stats()));
    shown.extend(told.take());
    shown
}

/// Everything that an error shows, which is little of what the server said.
fn shown_by(name: &str, error: &Error) -> Vec<String> {
    let mut shown = vec![format!("{error} {error:?} {error:#?}")];
    shown.push(format!("{:?} {:?}", error.report(), error.completion()));
    shown.push(format!("{} {:?}", error.violations(), error.violations()));
    let mut source = error.source();
    while let Some(cause) = source {
        shown.push(format!("{cause} {cause:?} {cause:#?}"));
        source = cause.source();
    }
    for attempt in error.attempts() {
        if let AttemptOutcome::Failed(fault) = &attempt.outcome {
            let message = &fault.message;
            assert!(message.chars().count() <= 300, "{name}: {message}");
            assert!(!message.contains(['?', '\n', '\r']), "{name}: {message}");
        }
    }
    let said = error.to_string();
    assert!(said.chars().count() <= 450, "{name}: {said}");
    for text in &shown {
        for hidden in [scenario::HEADER, scenario::TAIL, scenario::QUERY] {
            assert!(!text.contains(hidden), "{name}: {hidden} is in: {text}");
        }
    }
    shown
}

impl Place {
    /// The base URL, and the server to keep until the end.
    async fn open(self) -> (String, Option<Emulator>) {
        match self {
            Self::Script(steps) => {
                let builder = steps.into_iter().fold(Emulator::builder(), EmulatorBuilder::step);
                let server = builder.start().await.expect("a port");
                (server.url(), Some(server))
            }
            Self::Path(path) => {
                let server = Emulator::start().await.expect("a port");
                (format!("{}{path}", server.url()), Some(server))
            }
            Self::Bytes(scheme, bytes) => {
                (format!("{scheme}://{}", scenario::repeat(bytes).await), None)
            }
            Self::Url(url) => (url, None),
        }
    }
}
