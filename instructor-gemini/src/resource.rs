//! Requests beside `generateContent`: to resources, as files and cached contents are.

use std::time::Duration;

use instructor_core::{Error, Fault, FaultKind};
use reqwest::header::HeaderMap;
use reqwest::{Method, Url};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::classify;
use crate::transport::{Reply, Transport};

/// Where a request goes.
#[derive(Debug)]
pub(crate) enum Target {
    /// Somewhere at the site.
    Own(String),
    /// Where the server said.
    Told(Url),
}

impl Transport {
    /// Sends a request with a body of JSON, if any, and reads an answer of JSON.
    pub(crate) async fn json<T: DeserializeOwned>(
        &self,
        method: Method,
        url: String,
        body: Option<&(impl Serialize + Sync)>,
    ) -> Result<T, Fault> {
        let body = match body {
            Some(body) => serde_json::to_vec(body).map_err(crate::encode::unwritable)?,
            None => Vec::new(),
        };
        let call = self.call(method, Target::Own(url), HeaderMap::new(), body);
        let (reply, _) = call.await?;
        read(&reply)
    }

    /// Sends a request and reads its answer; one with another status than 2xx is a fault.
    ///
    /// The secret, and the headers that the caller set, go to the site's own origin alone.
    pub(crate) async fn call(
        &self,
        method: Method,
        target: Target,
        headers: HeaderMap,
        body: Vec<u8>,
    ) -> Result<(Reply, HeaderMap), Fault> {
        let secret = self.secret().await?;
        let (request, is_home) = match target {
            Target::Own(url) => (self.request(method, url, &secret), true),
            Target::Told(url) if self.site().is_home_of(&url) => {
                (self.request(method, url, &secret), true)
            }
            Target::Told(url) => (self.foreign_request(method, url.into()), false),
        };
        let request = request.headers(headers).body(body);
        // The caller's deadline is no time for the server to stop at.
        let response = self.open(request, Duration::MAX, &secret).await?;
        let headers = response.headers().clone();
        let reply = self.reply(response, secret).await?;
        if (200..=299).contains(&reply.status) {
            return Ok((reply, headers));
        }
        let fault = classify::refused(&reply, &reply.secret);
        Err(if is_home { self.judged(&reply.secret, fault) } else { fault })
    }
}

/// Reads an answer that is an object.
pub(crate) fn read<T: DeserializeOwned>(reply: &Reply) -> Result<T, Fault> {
    serde_json::from_slice(&reply.body).map_err(|_| classify::not_a_response(reply))
}

/// How long a request beside `generateContent` may take: as long as an attempt.
const LIMIT: Duration = Duration::from_secs(120);

/// Asks once more where the first request was refused for a token that is old by now.
pub(crate) async fn again_if_adjusted<T, F>(request: impl Fn() -> F) -> Result<T, Error>
where
    F: Future<Output = Result<T, Fault>>,
{
    let asked = async {
        match request().await {
            Err(fault) if fault.kind == FaultKind::Adjusted => request().await,
            result => result,
        }
    };
    match tokio::time::timeout(LIMIT, asked).await {
        Ok(result) => Ok(result?),
        Err(_) => Err(Error::deadline(format!("no answer within {LIMIT:?}"))),
    }
}
