//! Settings of a [`Gemini`], with errors kept until the end.

use std::net::IpAddr;

use instructor_core::Error;
use reqwest::Url;

use crate::key::ApiKey;
use crate::transport::Transport;
use crate::{DEFAULT_MODEL, Gemini};

/// Google's public endpoint (<https://ai.google.dev/api>, read 2026-11-23).
const DEFAULT_BASE: &str = "https://generativelanguage.googleapis.com";

/// The version of the API that requests go to.
///
/// The official SDK moved to `v1` with 3.0, but the public definition of `v1` still lacks
/// `systemInstruction` and `responseMimeType`, and an unknown field is refused with 400. `v1beta`
/// has every field that is sent here, in its definition (googleapis/googleapis) and in recorded
/// exchanges (read 2026-11-23).
const DEFAULT_VERSION: &str = "v1beta";

/// Builds a [`Gemini`].
///
/// Nothing fails before [`build`](Self::build).
///
/// # Example
/// ```
/// use instructor_gemini::Gemini;
///
/// let gemini = Gemini::builder()
///     .api_key("AIza-example")
///     .model("gemini-3.5-flash")
///     .base_url("http://127.0.0.1:8080")
///     .api_version("v1")
///     .build()?;
///
/// let error = Gemini::builder().api_key("two words").build().unwrap_err();
/// assert_eq!(error.kind(), instructor_core::ErrorKind::Config);
/// # Ok::<(), instructor_core::Error>(())
/// ```
#[derive(Debug, Default)]
#[must_use = "a builder does nothing before `.build()`"]
pub struct GeminiBuilder {
    key: Option<Result<ApiKey, &'static str>>,
    model: Option<Result<Model, &'static str>>,
    base: Option<Result<Base, &'static str>>,
    version: Option<Result<String, &'static str>>,
}

impl GeminiBuilder {
    /// Sets the API key; white space around it is dropped.
    pub fn api_key(mut self, key: impl AsRef<str>) -> Self {
        self.key = Some(ApiKey::new(key.as_ref()));
        self
    }

    /// Sets the model for requests that name none: `gemini-3.8-flash` or `models/gemini-3.8-flash`.
    pub fn model(mut self, model: impl AsRef<str>) -> Self {
        self.model = Some(Model::new(model.as_ref()));
        self
    }

    /// Sets where the API is, for a gateway or an emulator; the version's path follows it.
    ///
    /// With a base on this machine (`localhost`, `127.0.0.1`) the proxies of the environment are
    /// not used.
    pub fn base_url(mut self, url: impl AsRef<str>) -> Self {
        self.base = Some(Base::new(url.as_ref()));
        self
    }

    /// Sets the version of the API, `v1beta` unless told: it is the first part of the path.
    pub fn api_version(mut self, version: impl AsRef<str>) -> Self {
        self.version = Some(version_of(version.as_ref()));
        self
    }

    /// Makes the provider; nothing is sent.
    ///
    /// # Errors
    /// [`ErrorKind::Config`](instructor_core::ErrorKind::Config): no key or one that cannot be a
    /// key, a model or version that cannot be part of a path, a base that is no http or https URL,
    /// or a machine without root certificates while the base is https.
    pub fn build(self) -> Result<Gemini, Error> {
        let missing = "no API key: call `.api_key()`, or use `Gemini::from_env()`";
        let key = self.key.unwrap_or(Err(missing)).map_err(Error::config)?;
        let model = self.model.unwrap_or_else(|| Model::new(DEFAULT_MODEL));
        let model = model.map_err(Error::config)?;
        let base = self.base.unwrap_or_else(|| Base::new(DEFAULT_BASE));
        let base = base.map_err(Error::config)?;
        let version = self.version.unwrap_or_else(|| version_of(DEFAULT_VERSION));
        let version = version.map_err(Error::config)?;
        Ok(Gemini::new(Transport::new(key, &base, &version)?, model))
    }
}

/// A model's name without the `models/` before it; fit to be part of a path.
#[derive(Debug, Clone)]
pub(crate) struct Model(String);

impl Model {
    pub(crate) fn new(name: &str) -> Result<Self, &'static str> {
        let name = name.trim();
        let name = name.strip_prefix("models/").unwrap_or(name);
        match name {
            "" => Err("the model's name is empty"),
            _ if !is_path_part(name) => {
                Err("the model's name may hold only letters, digits, `.`, `-` and `_`")
            }
            _ => Ok(Self(name.to_owned())),
        }
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

/// Where the API is; the path ends without a slash.
#[derive(Debug)]
pub(crate) struct Base {
    url: String,
    /// Whether requests are encrypted.
    pub(crate) is_https: bool,
    /// Whether the host is this machine.
    pub(crate) is_loopback: bool,
}

impl Base {
    /// Messages never repeat the URL, which may hold what should not be shown.
    fn new(url: &str) -> Result<Self, &'static str> {
        let url = Url::parse(url.trim()).map_err(|_| "the base URL is no absolute URL")?;
        if !matches!(url.scheme(), "http" | "https") {
            return Err("the base URL must begin with http:// or https://");
        }
        let has_user = !url.username().is_empty() || url.password().is_some();
        if has_user || url.query().is_some() || url.fragment().is_some() {
            return Err("the base URL must have no user, query or fragment");
        }
        let last = url.path().trim_end_matches('/').rsplit('/').next().unwrap_or_default();
        if last.starts_with("v1") {
            return Err(
                "the base URL ends with the API version; leave it out, or call `.api_version()`",
            );
        }
        let host = url.host_str().ok_or("the base URL has no host")?;
        let host = host.trim_start_matches('[').trim_end_matches(']');
        let is_loopback = host == "localhost"
            || host.ends_with(".localhost")
            || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback());
        Ok(Self {
            is_https: url.scheme() == "https",
            is_loopback,
            url: url.as_str().trim_end_matches('/').to_owned(),
        })
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.url
    }
}

fn version_of(version: &str) -> Result<String, &'static str> {
    let version = version.trim().trim_matches('/');
    if version.is_empty() || !is_path_part(version) {
        return Err("the API version may hold only letters, digits, `.`, `-` and `_`");
    }
    Ok(version.to_owned())
}

fn is_path_part(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._-".contains(&byte))
        && !text.bytes().all(|byte| byte == b'.')
}
