//! One HTTP exchange.

use std::sync::Arc;
use std::time::Duration;

use instructor_core::{Error, Fault};
use reqwest::header::{ACCEPT, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue, RETRY_AFTER};
use reqwest::{Client, Response, redirect, retry};
use rustls::crypto::{CryptoProvider, ring};
use rustls::{ClientConfig, RootCertStore};
use rustls_platform_verifier::BuilderVerifierExt as _;

use crate::builder::{Base, Model};
use crate::classify;
use crate::key::ApiKey;

/// The largest body that is read: an answer of 16 MiB, and half as much again for its escapes and
/// the JSON around it.
pub(crate) const MAX_BODY_MIB: usize = 24;
const MAX_BODY: usize = MAX_BODY_MIB << 20;

const API_KEY: HeaderName = HeaderName::from_static("x-goog-api-key");

/// Whole seconds after which the server may stop, as the official SDK 3.4.0 sends them (measured
/// 2026-11-23).
const SERVER_TIMEOUT: HeaderName = HeaderName::from_static("x-server-timeout");

const USER_AGENT: &str = concat!("instructor/", env!("CARGO_PKG_VERSION"));

/// A connection pool, and what every request to one base has in common.
#[derive(Debug)]
pub(crate) struct Transport {
    http: Client,
    key: ApiKey,
    /// Base, version and `models/`.
    models: String,
}

/// What the server answered, whatever the status.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    /// The header `Retry-After`, if it can be read as text.
    pub(crate) retry_after: Option<String>,
    pub(crate) body: Vec<u8>,
}

impl Transport {
    pub(crate) fn new(key: ApiKey, base: &Base, version: &str) -> Result<Self, Error> {
        let mut client = Client::builder()
            .tls_backend_preconfigured(tls(base.is_https)?)
            .user_agent(USER_AGENT)
            .default_headers(HeaderMap::from_iter([
                (API_KEY, key.header()),
                (ACCEPT, HeaderValue::from_static("application/json")),
                (CONTENT_TYPE, HeaderValue::from_static("application/json")),
            ]))
            .retry(retry::never())
            .redirect(redirect::Policy::none())
            .referer(false);
        if base.is_loopback {
            client = client.no_proxy();
        }
        let http = client
            .build()
            .map_err(|error| Error::config(key.redact(&format!("no HTTP client: {error}"))))?;
        let models = format!("{}/{version}/models/", base.as_str());
        Ok(Self { http, key, models })
    }

    pub(crate) fn key(&self) -> &ApiKey {
        &self.key
    }

    /// Sends a body to `generateContent` and reads the whole answer.
    pub(crate) async fn generate(
        &self,
        model: &Model,
        body: Vec<u8>,
        timeout: Duration,
    ) -> Result<Reply, Fault> {
        let url = format!("{}{}:generateContent", self.models, model.as_str());
        let mut request = self.http.post(url).body(body);
        if let Some(seconds) = whole_seconds(timeout) {
            request = request.header(SERVER_TIMEOUT, seconds);
        }
        let sent = request.send().await;
        let response = sent.map_err(|error| classify::unsent(error.without_url(), &self.key))?;
        let status = response.status().as_u16();
        let retry_after = response.headers().get(RETRY_AFTER);
        let retry_after = retry_after.and_then(|value| value.to_str().ok().map(str::to_owned));
        let body = self.read(response).await?;
        Ok(Reply { status, retry_after, body })
    }

    async fn read(&self, mut response: Response) -> Result<Vec<u8>, Fault> {
        let status = response.status().as_u16();
        let broken =
            |error: reqwest::Error| classify::broken_body(status, error.without_url(), &self.key);
        let mut body = Vec::new();
        loop {
            let chunk = match response.chunk().await {
                Ok(Some(chunk)) if chunk.len() <= MAX_BODY - body.len() => chunk,
                Ok(None) => return Ok(body),
                // The status of an error says enough without the rest of its body.
                _ if !response.status().is_success() => return Ok(body),
                Ok(Some(_)) => return Err(classify::oversized_body(status)),
                Err(error) => return Err(broken(error)),
            };
            body.extend_from_slice(&chunk);
        }
    }
}

/// Rounded up, as the official SDK does; none for a timeout that is none.
fn whole_seconds(timeout: Duration) -> Option<u32> {
    let partial = u64::from(timeout.subsec_nanos() > 0);
    let seconds = timeout.as_secs().saturating_add(partial);
    u32::try_from(seconds).ok().map(|seconds| seconds.max(1))
}

/// TLS by rustls and ring, named here so that no process-wide default is needed or set.
///
/// The system's root certificates are loaded only for https: a machine without any still reaches an
/// emulator.
fn tls(is_https: bool) -> Result<ClientConfig, Error> {
    let provider: Arc<CryptoProvider> = Arc::new(ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| Error::config(format!("no TLS: {error}")))?;
    if !is_https {
        let config = config.with_root_certificates(RootCertStore::empty());
        return Ok(config.with_no_client_auth());
    }
    let config = config.with_platform_verifier().map_err(|error| {
        Error::config(format!(
            "no root certificates for https ({error}): install the system's, \
             as in the package `ca-certificates`, or set SSL_CERT_FILE"
        ))
    })?;
    Ok(config.with_no_client_auth())
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::whole_seconds;

    #[test]
    fn the_server_timeout_is_rounded_up() {
        for (millis, seconds) in [(12_345, 13), (12_000, 12), (1, 1), (0, 1)] {
            assert_eq!(whole_seconds(Duration::from_millis(millis)), Some(seconds));
        }
        assert_eq!(whole_seconds(Duration::MAX), None);
    }
}
