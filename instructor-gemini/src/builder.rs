//! Settings of a [`Gemini`], with errors kept until the end.

use std::error::Error as StdError;
use std::fmt;

use instructor_core::Error;
use reqwest::ClientBuilder;
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};

use crate::auth::{Auth, Tokens};
use crate::key::Secret;
use crate::site::{Model, Service, Site, is_path_part};
use crate::transport::{Transport, is_ours};
use crate::{DEFAULT_MODEL, Gemini, Options};

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
#[derive(Default)]
#[must_use = "a builder does nothing before `.build()`"]
pub struct GeminiBuilder {
    auth: Option<Result<Auth, &'static str>>,
    model: Option<Result<Model, &'static str>>,
    service: Service,
    base: Option<String>,
    version: Option<String>,
    options: Options,
    headers: HeaderMap,
    http: Option<Box<dyn FnOnce(ClientBuilder) -> ClientBuilder + Send + Sync>>,
    /// What was wrong with a setting that has no place of its own here.
    unfit: Option<String>,
}

impl GeminiBuilder {
    /// Sets the API key; white space around it is dropped.
    pub fn api_key(mut self, key: impl AsRef<str>) -> Self {
        self.auth = Some(Secret::new(key.as_ref()).map(Auth::Key));
        self
    }

    /// Sets where access tokens come from, as Vertex AI wants one: an asynchronous function that is
    /// asked before each request.
    ///
    /// It keeps its tokens itself, as Google's libraries for authentication do. When the service
    /// refuses a token it is asked for a new one (`refresh` is true), once for all requests that need
    /// one then, and the request is sent once more, beside the attempts that the policy allows. A new
    /// token that is refused too, or is the old one, ends the call, and so does what the function
    /// fails with: both are [`ErrorKind::Auth`](instructor_core::ErrorKind::Auth).
    ///
    /// # Example
    /// ```
    /// use instructor_gemini::Gemini;
    ///
    /// async fn token(refresh: bool) -> Result<String, std::io::Error> {
    ///     Ok(if refresh { "ya29.new" } else { "ya29.kept" }.to_owned())
    /// }
    ///
    /// let gemini = Gemini::builder().vertex("my-project", "europe-west4").access_token(token).build()?;
    /// # let _ = gemini;
    /// # Ok::<(), instructor_core::Error>(())
    /// ```
    pub fn access_token<F, E>(mut self, token: impl Fn(bool) -> F + Send + Sync + 'static) -> Self
    where
        F: Future<Output = Result<String, E>> + Send + 'static,
        E: Into<Box<dyn StdError + Send + Sync>>,
    {
        self.auth = Some(Ok(Auth::Tokens(Tokens::new(token))));
        self
    }

    /// Asks Vertex AI, in the name of a project and at a location: a region as `europe-west4`, `us`,
    /// `eu` or `global`. It wants an [`access_token`](Self::access_token).
    pub fn vertex(mut self, project: impl Into<String>, location: impl Into<String>) -> Self {
        self.service =
            Service::VertexProject { project: project.into(), location: location.into() };
        self
    }

    /// Asks Vertex AI in express mode, with an [`api_key`](Self::api_key) and without a project.
    pub fn vertex_express(mut self) -> Self {
        self.service = Service::VertexExpress;
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
        self.base = Some(url.as_ref().to_owned());
        self
    }

    /// Sets the version of the API, the first part of the path: `v1beta` unless set, `v1beta1` for
    /// Vertex AI.
    pub fn api_version(mut self, version: impl AsRef<str>) -> Self {
        self.version = Some(version.as_ref().to_owned());
        self
    }

    /// Sets the options of calls that bring none, and what theirs leave unset.
    pub fn options(mut self, options: Options) -> Self {
        self.options = options;
        self
    }

    /// Adds a header to each request, as a gateway may want; it is shown nowhere.
    ///
    /// The key, the content type and the server's timeout have headers that cannot be set.
    pub fn header(mut self, name: impl AsRef<str>, value: impl AsRef<str>) -> Self {
        let name = name.as_ref();
        let header = HeaderName::from_bytes(name.as_bytes()).ok();
        let Some(header) = header.filter(|header| !is_ours(header)) else {
            self.unfit = Some(format!(
                "the header `{}` is set by others or none of HTTP's; the key has `.api_key()`",
                name.escape_debug()
            ));
            return self;
        };
        match HeaderValue::from_str(value.as_ref()) {
            Ok(mut value) => {
                value.set_sensitive(true);
                self.headers.insert(header, value);
            }
            Err(_) => {
                self.unfit = Some(format!("the header `{header}` cannot have this value"));
            }
        }
        self
    }

    /// Changes the HTTP client: its proxies, its connections, its certificates.
    ///
    /// A client that was built elsewhere cannot be given, as it may follow redirects, and would
    /// carry the key along: that is turned off after `configure`, with the client's own retries.
    /// TLS is rustls with the platform's certificates unless `configure` sets another.
    ///
    /// # Example
    /// ```
    /// use instructor_gemini::{Gemini, reqwest};
    ///
    /// let proxy = reqwest::Proxy::all("http://proxy.example:3128").expect("a URL");
    /// let gemini =
    ///     Gemini::builder().api_key("AIza-example").http_client(|http| http.proxy(proxy)).build()?;
    /// # let _ = gemini;
    /// # Ok::<(), instructor_core::Error>(())
    /// ```
    pub fn http_client(
        mut self,
        configure: impl FnOnce(ClientBuilder) -> ClientBuilder + Send + Sync + 'static,
    ) -> Self {
        self.http = Some(Box::new(configure));
        self
    }

    /// Makes the provider; nothing is sent.
    ///
    /// # Errors
    /// [`ErrorKind::Config`](instructor_core::ErrorKind::Config): no key or token, or one that
    /// cannot be one, a model, version, project or location that cannot be part of a path, a base
    /// that is no http or https URL, a header that HTTP does not allow, or a machine without root
    /// certificates while the base is https.
    pub fn build(self) -> Result<Gemini, Error> {
        let Self { auth, model, service, base, version, options, headers, http, unfit } = self;
        if let Some(unfit) = unfit {
            return Err(Error::config(unfit));
        }
        options.check()?;
        let auth = match auth {
            Some(auth) => auth.map_err(Error::config)?,
            None => return Err(Error::config(missing(&service))),
        };
        if let Service::VertexProject { project, location } = &service {
            if !is_path_part(project) || !is_path_part(location) {
                let message = "the project and the location may hold only letters, digits, \
                               `.`, `-` and `_`";
                return Err(Error::config(message));
            }
            if matches!(auth, Auth::Key(_)) {
                return Err(Error::config(missing(&service)));
            }
        }
        let model = model.unwrap_or_else(|| Model::new(DEFAULT_MODEL)).map_err(Error::config)?;
        let site = Site::new(service, base.as_deref(), version.as_deref());
        let site = site.map_err(Error::config)?;
        Ok(Gemini::new(Transport::new(auth, site, headers, http)?, model, options))
    }
}

fn missing(service: &Service) -> &'static str {
    match service {
        Service::Gemini => "no API key: call `.api_key()`, or use `Gemini::from_env()`",
        Service::VertexExpress => "no API key: call `.api_key()`",
        Service::VertexProject { .. } => {
            "a project of Vertex AI wants an access token: call `.access_token()`, \
             or `.vertex_express()` for a key"
        }
    }
}

impl fmt::Debug for GeminiBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("GeminiBuilder")
            .field("auth", &self.auth)
            .field("model", &self.model)
            .field("service", &self.service)
            .field("options", &self.options)
            .finish_non_exhaustive()
    }
}
