//! One HTTP exchange.

use std::fmt;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use instructor_core::{Error, Fault};
use reqwest::header::{
    ACCEPT, AUTHORIZATION, CONNECTION, CONTENT_LENGTH, CONTENT_TYPE, HeaderMap, HeaderName,
    HeaderValue, RETRY_AFTER, TRANSFER_ENCODING,
};
use reqwest::{
    Client, ClientBuilder, IntoUrl, Method, RequestBuilder, Response, Url, redirect, retry,
};
use rustls::crypto::{CryptoProvider, ring};
use rustls::{ClientConfig, RootCertStore};
use rustls_platform_verifier::BuilderVerifierExt as _;

use crate::auth::Auth;
use crate::classify;
use crate::key::Secret;
use crate::site::{Model, Site};

/// The largest body that is read: an answer of 16 MiB, and half as much again for its escapes and
/// the JSON around it.
pub(crate) const MAX_BODY_MIB: usize = 24;
const MAX_BODY: usize = MAX_BODY_MIB << 20;

/// As much is set aside for a body at once, if it is announced to be as large.
const LIKELY_BODY: usize = 1 << 20;

/// The method that most requests are for.
const GENERATE: &str = "generateContent";

/// Whole seconds after which the server may stop, as the official SDK 3.4.0 sends them (measured
/// 2026-11-23).
const SERVER_TIMEOUT: HeaderName = HeaderName::from_static("x-server-timeout");

const USER_AGENT: &str = concat!("instructor/", env!("CARGO_PKG_VERSION"));

/// A connection pool, and what every request to one site has in common.
pub(crate) struct Transport {
    http: Client,
    auth: Auth,
    site: Site,
    /// The caller's own, and what says that all is JSON.
    headers: HeaderMap,
    /// The model that was asked first, and the URL to ask it at.
    first: OnceLock<(Model, Option<Url>)>,
}

/// What the server answered, whatever the status.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    /// The header `Retry-After`, if it can be read as text.
    pub(crate) retry_after: Option<String>,
    pub(crate) body: Vec<u8>,
    /// What the request was sent in the name of.
    pub(crate) secret: Secret,
}

/// Whether a header is set here, so that nobody else may.
pub(crate) fn is_ours(name: &HeaderName) -> bool {
    let ours = [&ACCEPT, &CONTENT_TYPE, &SERVER_TIMEOUT, &Auth::API_KEY];
    let of_http = [&CONTENT_LENGTH, &TRANSFER_ENCODING, &CONNECTION];
    ours.contains(&name) || of_http.contains(&name)
}

impl Transport {
    pub(crate) fn new(
        auth: Auth,
        site: Site,
        mut headers: HeaderMap,
        configure: Option<impl FnOnce(ClientBuilder) -> ClientBuilder>,
    ) -> Result<Self, Error> {
        if matches!(auth, Auth::Tokens(_)) && headers.contains_key(AUTHORIZATION) {
            let message = "an access token and a header `authorization` exclude each other";
            return Err(Error::config(message));
        }
        let auth = auth.hiding(&headers);
        headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        let mut client =
            Client::builder().tls_backend_preconfigured(tls(site.is_https)?).user_agent(USER_AGENT);
        if site.is_loopback {
            client = client.no_proxy();
        }
        if let Some(configure) = configure {
            client = configure(client);
        }
        // Verbose connections log what is sent, the secret with it.
        let client = client
            .retry(retry::never())
            .redirect(redirect::Policy::none())
            .referer(false)
            .connection_verbose(false);
        let http = client
            .build()
            .map_err(|error| Error::config(format!("no HTTP client: {}", error.without_url())))?;
        Ok(Self { http, auth, site, headers, first: OnceLock::new() })
    }

    pub(crate) fn site(&self) -> &Site {
        &self.site
    }

    /// Sends a body to a method of a model and reads the whole answer.
    pub(crate) async fn generate(
        &self,
        model: &Model,
        body: Vec<u8>,
        timeout: Duration,
    ) -> Result<Reply, Fault> {
        let secret = self.auth.secret().await?;
        let request = match self.known_url(model) {
            Some(url) => self.request(Method::POST, url.clone(), &secret),
            None => {
                let url = self.site.model_method(model, GENERATE);
                self.request(Method::POST, url, &secret)
            }
        };
        let response = self.open(request.body(body), timeout, &secret).await?;
        self.reply(response, secret).await
    }

    /// Sends a body to a method of a model and reads the head of its answer, which streams; one with
    /// an error status is a fault.
    pub(crate) async fn stream(
        &self,
        model: &Model,
        body: Vec<u8>,
        timeout: Duration,
    ) -> Result<Chunks, Fault> {
        let url = self.site.model_method(model, "streamGenerateContent?alt=sse");
        let secret = self.auth.secret().await?;
        let request = self.request(Method::POST, url, &secret).body(body);
        let response = self.open(request, timeout, &secret).await?;
        if response.status().is_success() {
            return Ok(Chunks { response, secret, left: MAX_BODY });
        }
        let reply = self.reply(response, secret).await?;
        Err(self.judged(&reply.secret, classify::refused(&reply, &reply.secret)))
    }

    /// Where the model that was asked first is, which most requests ask: a URL takes long to parse.
    fn known_url(&self, model: &Model) -> Option<&Url> {
        let (first, url) = self.first.get_or_init(|| {
            let url = self.site.model_method(model, GENERATE);
            (model.clone(), Url::parse(&url).ok())
        });
        url.as_ref().filter(|_| first == model)
    }

    /// A request in the name of the secret, to be completed.
    pub(crate) fn request(
        &self,
        method: Method,
        url: impl IntoUrl,
        secret: &Secret,
    ) -> RequestBuilder {
        let request = self.http.request(method, url).headers(self.headers.clone());
        request.header(self.auth.header(), secret.header())
    }

    /// A request to a place where no secret may go, to be completed.
    pub(crate) fn foreign_request(&self, method: Method, url: String) -> RequestBuilder {
        self.http.request(method, url)
    }

    /// A secret for the next request.
    pub(crate) async fn secret(&self) -> Result<Secret, Fault> {
        self.auth.secret().await
    }

    /// Sends a request and reads the head of its answer.
    pub(crate) async fn open(
        &self,
        mut request: RequestBuilder,
        timeout: Duration,
        secret: &Secret,
    ) -> Result<Response, Fault> {
        if let Some(seconds) = whole_seconds(timeout) {
            request = request.header(SERVER_TIMEOUT, seconds);
        }
        request.send().await.map_err(|error| classify::unsent(error.without_url(), secret))
    }

    /// Reads the rest of an answer.
    pub(crate) async fn reply(&self, response: Response, secret: Secret) -> Result<Reply, Fault> {
        let status = response.status().as_u16();
        let retry_after = response.headers().get(RETRY_AFTER);
        let retry_after = retry_after.and_then(|value| value.to_str().ok().map(str::to_owned));
        let body = read(response, &secret).await?;
        Ok(Reply { status, retry_after, body, secret })
    }

    /// A fault, in view of the secret that met it.
    pub(crate) fn judged(&self, secret: &Secret, fault: Fault) -> Fault {
        match fault.status {
            Some(401) => self.auth.refused(secret, fault),
            _ => fault,
        }
    }
}

/// The HTTP client is left out: it would show the headers that the caller gave it.
impl fmt::Debug for Transport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { auth, site, headers, .. } = self;
        f.debug_struct("Transport")
            .field("auth", auth)
            .field("site", site)
            .field("headers", headers)
            .finish_non_exhaustive()
    }
}

async fn read(mut response: Response, secret: &Secret) -> Result<Vec<u8>, Fault> {
    let status = response.status().as_u16();
    let announced = response.content_length().and_then(|length| usize::try_from(length).ok());
    let mut body = Vec::with_capacity(announced.unwrap_or(0).min(LIKELY_BODY));
    loop {
        let chunk = match response.chunk().await {
            Ok(Some(chunk)) if chunk.len() <= MAX_BODY - body.len() => chunk,
            Ok(None) => return Ok(body),
            // The status of an error says enough without the rest of its body.
            _ if !response.status().is_success() => return Ok(body),
            Ok(Some(_)) => return Err(classify::oversized_body(status)),
            Err(error) => return Err(classify::broken_body(status, error.without_url(), secret)),
        };
        body.extend_from_slice(&chunk);
    }
}

/// The body of an answer, as it comes.
#[derive(Debug)]
pub(crate) struct Chunks {
    response: Response,
    /// What the request was sent in the name of.
    pub(crate) secret: Secret,
    /// How many more bytes are read.
    left: usize,
}

impl Chunks {
    pub(crate) fn status(&self) -> u16 {
        self.response.status().as_u16()
    }

    /// The next bytes, whatever their number; none at the end.
    pub(crate) async fn next(&mut self) -> Result<Option<impl AsRef<[u8]> + use<>>, Fault> {
        let status = self.status();
        match self.response.chunk().await {
            Ok(Some(chunk)) if chunk.len() <= self.left => {
                self.left -= chunk.len();
                Ok(Some(chunk))
            }
            Ok(Some(_)) => Err(classify::oversized_body(status)),
            Ok(None) => Ok(None),
            Err(error) => Err(classify::broken_body(status, error.without_url(), &self.secret)),
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
pub(crate) fn tls(is_https: bool) -> Result<ClientConfig, Error> {
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
