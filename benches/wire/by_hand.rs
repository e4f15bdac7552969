//! The same extraction with reqwest and `serde_json`, as one would write it for a service that has
//! no need for more: one timeout, a few retries, the rules of the type checked in code.

use std::borrow::Cow;
use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

use instructor::{Dialect, Extract, Format};
use reqwest::header::{ACCEPT, CONTENT_TYPE, HeaderMap, HeaderValue};
use reqwest::{StatusCode, redirect, retry};
use rustls::crypto::ring;
use rustls::{ClientConfig, RootCertStore};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::orders::ruled::{Batch, Customer, Line, Order, Payment};
use crate::{Contact, KEY};

const TIMEOUT: Duration = Duration::from_secs(120);
const ATTEMPTS: u32 = 4;

/// A client of one model and one schema.
pub(crate) struct ByHand {
    http: reqwest::Client,
    url: String,
    schema: Box<RawValue>,
}

/// What a type demands beyond its shape.
pub(crate) trait Checked: DeserializeOwned {
    fn is_valid(&self) -> bool;
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Request<'a> {
    contents: [Turn<'a>; 1],
    generation_config: Config<'a>,
}

#[derive(Serialize)]
struct Turn<'a> {
    parts: [Text<'a>; 1],
    role: &'a str,
}

#[derive(Serialize)]
struct Text<'a> {
    text: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Config<'a> {
    response_mime_type: &'a str,
    response_json_schema: &'a RawValue,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Response<'a> {
    #[serde(borrow, default)]
    candidates: Vec<Candidate<'a>>,
    #[serde(default)]
    usage_metadata: Usage,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Candidate<'a> {
    #[serde(borrow)]
    content: Option<Content<'a>>,
    #[serde(borrow)]
    finish_reason: Option<Cow<'a, str>>,
}

#[derive(Deserialize)]
struct Content<'a> {
    #[serde(borrow, default)]
    parts: Vec<Part<'a>>,
}

#[derive(Deserialize)]
struct Part<'a> {
    #[serde(borrow)]
    text: Option<Cow<'a, str>>,
    #[serde(default)]
    thought: bool,
}

/// Tokens read and written.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
#[allow(clippy::struct_field_names)]
pub(crate) struct Usage {
    prompt_token_count: u64,
    candidates_token_count: u64,
    thoughts_token_count: u64,
}

/// Why there is no value.
#[derive(Debug)]
#[allow(dead_code)] // What a caller would print.
pub(crate) enum Failure {
    Status(StatusCode),
    Connection(reqwest::Error),
    TimedOut,
    Unfinished,
    NotJson(serde_json::Error),
    Invalid,
}

impl Failure {
    fn is_transient(&self) -> bool {
        match self {
            Self::Status(status) => {
                status.is_server_error() || matches!(status.as_u16(), 408 | 429)
            }
            Self::Connection(_) | Self::TimedOut => true,
            _ => false,
        }
    }
}

impl ByHand {
    /// A client with the settings that the provider gives its own.
    pub(crate) fn new<T: Extract>(url: &str, model: &str) -> Self {
        let tls = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .expect("ring has them")
            .with_root_certificates(RootCertStore::empty())
            .with_no_client_auth();
        let json = HeaderValue::from_static("application/json");
        let mut headers = HeaderMap::new();
        headers.insert("x-goog-api-key", HeaderValue::from_static(KEY));
        headers.insert(ACCEPT, json.clone());
        headers.insert(CONTENT_TYPE, json);
        let http = reqwest::Client::builder()
            .tls_backend_preconfigured(tls)
            .user_agent("by-hand/0.1.0")
            .default_headers(headers)
            .retry(retry::never())
            .redirect(redirect::Policy::none())
            .referer(false)
            .no_proxy()
            .build();
        let schema = T::SCHEMA.render(&Dialect::JSON_SCHEMA).into_owned();
        Self {
            http: http.expect("all is set"),
            url: format!("{url}/v1beta/models/{model}:generateContent"),
            schema: RawValue::from_string(schema).expect("a schema is JSON"),
        }
    }

    /// Sends the request until there is a value, the failure is final or the attempts are used up.
    pub(crate) async fn extract<T: Checked>(&self, text: &str) -> Result<(T, Usage), Failure> {
        let request = Request {
            contents: [Turn { parts: [Text { text }], role: "user" }],
            generation_config: Config {
                response_mime_type: "application/json",
                response_json_schema: &self.schema,
            },
        };
        let body = serde_json::to_vec(&request).map_err(Failure::NotJson)?;
        let body = bytes::Bytes::from(body);
        let mut attempt = 1;
        loop {
            let sent = tokio::time::timeout(TIMEOUT, self.send(body.clone())).await;
            match sent.unwrap_or(Err(Failure::TimedOut)).and_then(|reply| read(&reply)) {
                Err(failure) if failure.is_transient() && attempt < ATTEMPTS => {
                    tokio::time::sleep(Duration::from_secs(1 << attempt)).await;
                    attempt += 1;
                }
                ended => return ended,
            }
        }
    }

    async fn send(&self, body: bytes::Bytes) -> Result<bytes::Bytes, Failure> {
        let request = self.http.post(&self.url).header("x-server-timeout", "120").body(body);
        let response = request.send().await.map_err(Failure::Connection)?;
        match response.status() {
            StatusCode::OK => response.bytes().await.map_err(Failure::Connection),
            status => Err(Failure::Status(status)),
        }
    }
}

/// The value in a reply.
fn read<T: Checked>(reply: &[u8]) -> Result<(T, Usage), Failure> {
    let response: Response<'_> = serde_json::from_slice(reply).map_err(Failure::NotJson)?;
    let candidate = response.candidates.into_iter().next().ok_or(Failure::Unfinished)?;
    if candidate.finish_reason.as_deref() != Some("STOP") {
        return Err(Failure::Unfinished);
    }
    let parts = candidate.content.map(|content| content.parts).unwrap_or_default();
    let mut texts = parts.into_iter().filter(|part| !part.thought).filter_map(|part| part.text);
    let mut answer = texts.next().ok_or(Failure::Unfinished)?;
    for text in texts {
        answer.to_mut().push_str(&text);
    }
    let value: T = serde_json::from_str(&answer).map_err(Failure::NotJson)?;
    if value.is_valid() { Ok((value, response.usage_metadata)) } else { Err(Failure::Invalid) }
}

fn has_chars(text: &str, least: usize, most: usize) -> bool {
    (least..=most).contains(&text.chars().count())
}

/// Whether each byte is of the class at its place: `A` a capital, `0` a digit, others themselves.
fn is_like(text: &str, shape: &str) -> bool {
    let is_of = |(byte, class): (u8, u8)| match class {
        b'A' => byte.is_ascii_uppercase(),
        b'0' => byte.is_ascii_digit(),
        other => byte == other,
    };
    text.len() == shape.len() && text.bytes().zip(shape.bytes()).all(is_of)
}

fn is_in_cents(amount: f64) -> bool {
    let cents = amount * 100.0;
    (cents - cents.round()).abs() < 1e-6
}

impl Checked for Contact {
    fn is_valid(&self) -> bool {
        has_chars(&self.name, 1, 80) && self.age <= 150 && Format::Email.matches(&self.email)
    }
}

impl Checked for Batch {
    fn is_valid(&self) -> bool {
        Format::Url.matches(&self.shop)
            && !self.orders.is_empty()
            && self.orders.iter().all(is_valid_order)
    }
}

fn is_valid_order(order: &Order) -> bool {
    let mut tags = HashSet::with_capacity(order.tags.len());
    order.number.strip_prefix("ORD-").is_some_and(|number| is_like(number, "000000"))
        && Format::Date.matches(&order.placed_on)
        && is_valid_customer(&order.customer)
        && (1..=50).contains(&order.lines.len())
        && order.lines.iter().all(is_valid_line)
        && (1..=9).contains(&order.parcels.len())
        && order.parcels.iter().all(|lines| !lines.is_empty() && lines.iter().all(|&at| at <= 49))
        && is_paid_well(&order.payment)
        && (0.0..=500.0).contains(&order.shipping)
        && is_in_cents(order.shipping)
        && order.tags.len() <= 8
        && order.tags.iter().all(|tag| has_chars(tag, 1, 20) && tags.insert(tag))
        && order.labels.iter().all(|(key, label)| has_chars(key, 1, 12) && has_chars(label, 1, 80))
        && order.note.as_ref().is_none_or(|note| has_chars(note, 1, 400))
}

fn is_valid_customer(customer: &Customer) -> bool {
    let is_phone = |phone: &String| {
        let Some((country, number)) = phone.split_once(' ') else { return false };
        is_like(country, "+00")
            && (6..=12).contains(&number.len())
            && number.bytes().all(|byte| byte.is_ascii_digit())
    };
    has_chars(&customer.name, 1, 80)
        && customer.email.as_ref().is_none_or(|email| Format::Email.matches(email))
        && customer.phone.as_ref().is_none_or(is_phone)
        && has_chars(&customer.street, 1, 120)
        && has_chars(&customer.city, 1, 80)
        && matches!(customer.country.as_str(), "AT" | "DE" | "ES" | "FR" | "IT" | "PT")
        && customer.born_in.is_none_or(|year| (1900..=2020).contains(&year))
}

fn is_valid_line(line: &Line) -> bool {
    is_like(&line.article, "AAA-0000")
        && has_chars(&line.description, 1, 120)
        && (1..=999).contains(&line.quantity)
        && (0.0..=100_000.0).contains(&line.price)
        && is_in_cents(line.price)
        && line.discount.is_none_or(|part| (0.0..=1.0).contains(&part))
        && line.weight <= 100_000
        && line.weight.is_multiple_of(500)
}

fn is_paid_well(payment: &Payment) -> bool {
    match payment {
        Payment::Card { last_digits, charged_at } => {
            is_like(last_digits, "0000") && Format::DateTime.matches(charged_at)
        }
        Payment::Transfer { iban } => has_chars(iban, 15, 34),
        Payment::OnDelivery => true,
    }
}
