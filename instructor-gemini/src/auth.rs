//! What a request is sent in the name of.

use std::error::Error as StdError;
use std::fmt;
use std::hash::{BuildHasher, RandomState};
use std::pin::Pin;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

use instructor_core::{Fault, FaultKind};
use reqwest::header::{AUTHORIZATION, HeaderMap, HeaderName};

use crate::classify::callers_line;
use crate::key::{Secret, forms};

/// A key for good, or where tokens come from.
#[derive(Debug)]
pub(crate) enum Auth {
    Key(Secret),
    Tokens(Tokens),
}

impl Auth {
    pub(crate) const API_KEY: HeaderName = HeaderName::from_static("x-goog-api-key");

    /// The same, which keeps the values of the caller's own headers hidden too.
    pub(crate) fn hiding(self, headers: &HeaderMap) -> Self {
        let values = headers.values().filter_map(|value| str::from_utf8(value.as_bytes()).ok());
        let values: Vec<Box<str>> = values.flat_map(forms).collect();
        match self {
            Self::Key(key) => Self::Key(key.hiding(&values)),
            Self::Tokens(tokens) => Self::Tokens(Tokens { hidden: values, ..tokens }),
        }
    }

    /// The header that the secret of a request stands in.
    pub(crate) fn header(&self) -> HeaderName {
        match self {
            Self::Key(_) => Self::API_KEY,
            Self::Tokens(_) => AUTHORIZATION,
        }
    }

    /// The secret for a request.
    pub(crate) async fn secret(&self) -> Result<Secret, Fault> {
        match self {
            Self::Key(key) => Ok(key.clone()),
            Self::Tokens(tokens) => tokens.next().await,
        }
    }

    /// What a refusal of the secret, 401, comes to: with a token that was not made for this request
    /// the same request is worth another, with one that was.
    pub(crate) fn refused(&self, secret: &Secret, mut fault: Fault) -> Fault {
        if let Self::Tokens(tokens) = self
            && tokens.reject(secret)
        {
            fault.kind = FaultKind::Adjusted;
        }
        fault
    }
}

/// The caller's own way to a token.
type Ask =
    dyn Fn(bool) -> Pin<Box<dyn Future<Output = Result<String, BoxError>> + Send>> + Send + Sync;

type BoxError = Box<dyn StdError + Send + Sync>;

/// Where access tokens come from.
///
/// None is kept here, but for the one that was asked for last in place of a refused one: those who
/// needed another at the same time take it too, so that a token which runs out under many calls is
/// asked for once.
pub(crate) struct Tokens {
    ask: Box<Ask>,
    hasher: RandomState,
    /// Texts to hide beside the token.
    hidden: Vec<Box<str>>,
    /// The digest of the token that was refused last.
    refused: Mutex<Option<u64>>,
    /// How often a token was asked for in place of a refused one.
    renewals: AtomicU64,
    /// What came of that the last time; held by whoever asks.
    renewed: tokio::sync::Mutex<Option<Result<Secret, Fault>>>,
}

impl Tokens {
    pub(crate) fn new<F, E>(ask: impl Fn(bool) -> F + Send + Sync + 'static) -> Self
    where
        F: Future<Output = Result<String, E>> + Send + 'static,
        E: Into<BoxError>,
    {
        let ask = move |refresh| -> Pin<Box<dyn Future<Output = _> + Send>> {
            let token = ask(refresh);
            Box::pin(async move { token.await.map_err(Into::into) })
        };
        Self {
            ask: Box::new(ask),
            hasher: RandomState::new(),
            hidden: Vec::new(),
            refused: Mutex::new(None),
            renewals: AtomicU64::new(0),
            renewed: tokio::sync::Mutex::default(),
        }
    }

    /// A token that was not refused before, if the caller has one.
    async fn next(&self) -> Result<Secret, Fault> {
        let renewals = self.renewals.load(Ordering::Acquire);
        let token = self.token(false).await?;
        if !self.is_refused(&token) {
            return Ok(token);
        }
        let mut renewed = self.renewed.lock().await;
        if self.renewals.load(Ordering::Acquire) != renewals
            && let Some(renewed) = &*renewed
            && !renewed.as_ref().is_ok_and(|token| self.is_refused(token))
        {
            // Asked for while this one waited: another would be no newer, nor fail less.
            return renewed.clone();
        }
        let token = self.token(true).await.and_then(|token| match self.is_refused(&token) {
            true => Err(Fault::new(
                FaultKind::Auth,
                "a new access token was asked for, and it is the one that was refused",
            )),
            false => Ok(token.renewed()),
        });
        *renewed = Some(token.clone());
        self.renewals.fetch_add(1, Ordering::Release);
        token
    }

    fn is_refused(&self, token: &Secret) -> bool {
        let refused = *self.refused.lock().unwrap_or_else(PoisonError::into_inner);
        refused == Some(self.digest(token))
    }

    async fn token(&self, refresh: bool) -> Result<Secret, Fault> {
        let token = (self.ask)(refresh).await.map_err(|error| {
            let message = callers_line(&format!("there is no access token: {error}"));
            Fault::new(FaultKind::Auth, message)
        })?;
        let secret = Secret::bearer(&token).map_err(|why| Fault::new(FaultKind::Auth, why))?;
        Ok(secret.hiding(&self.hidden))
    }

    /// Notes that a token was refused; false if there is no better one.
    fn reject(&self, token: &Secret) -> bool {
        if token.is_renewed() {
            return false;
        }
        let digest = self.digest(token);
        *self.refused.lock().unwrap_or_else(PoisonError::into_inner) = Some(digest);
        true
    }

    fn digest(&self, token: &Secret) -> u64 {
        self.hasher.hash_one(token.header().as_bytes())
    }
}

impl fmt::Debug for Tokens {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Tokens")
    }
}
