//! Where the API is, and what its resources are called there.

use std::net::IpAddr;

use reqwest::Url;

/// Google's public endpoint (<https://ai.google.dev/api>, read 2026-11-23).
const GEMINI_API: &str = "https://generativelanguage.googleapis.com";

/// The version of the Gemini API that requests go to.
///
/// The official SDK moved to `v1` with 3.0, but the public definition of `v1` still lacks
/// `systemInstruction` and `responseMimeType`, and an unknown field is refused with 400. `v1beta`
/// has every field that is sent here, in its definition (googleapis/googleapis) and in recorded
/// exchanges (read 2026-11-23).
const GEMINI_VERSION: &str = "v1beta";

/// That of Vertex AI, as the official SDK 3.4.0 calls it (measured 2026-11-23).
const VERTEX_VERSION: &str = "v1beta1";

/// Which of Google's services it is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) enum Service {
    /// The Gemini API, with a key.
    #[default]
    Gemini,
    /// Vertex AI for a project, with a token.
    VertexProject {
        /// Fit to be part of a path.
        project: String,
        /// A region, a multi-region (`us`, `eu`) or `global`.
        location: String,
    },
    /// Vertex AI in express mode, with a key.
    VertexExpress,
}

impl Service {
    pub(crate) fn is_vertex(&self) -> bool {
        *self != Self::Gemini
    }

    /// The hosts as the official SDK 3.4.0 derives them (read 2026-11-23).
    fn default_base(&self) -> String {
        match self {
            Self::Gemini => GEMINI_API.to_owned(),
            Self::VertexExpress => "https://aiplatform.googleapis.com".to_owned(),
            Self::VertexProject { location, .. } => match location.as_str() {
                "global" => "https://aiplatform.googleapis.com".to_owned(),
                "us" | "eu" => format!("https://aiplatform.{location}.rep.googleapis.com"),
                region => format!("https://{region}-aiplatform.googleapis.com"),
            },
        }
    }
}

/// A service at a place.
#[derive(Debug)]
pub(crate) struct Site {
    service: Service,
    /// Base and version, with a slash at the end.
    root: String,
    /// What the path of a model begins with.
    models: String,
    /// Whether requests are encrypted.
    pub(crate) is_https: bool,
    /// Whether the host is this machine.
    pub(crate) is_loopback: bool,
}

impl Site {
    /// Messages never repeat the URL, which may hold what should not be shown.
    pub(crate) fn new(
        service: Service,
        base: Option<&str>,
        version: Option<&str>,
    ) -> Result<Self, &'static str> {
        let version =
            version.unwrap_or(if service.is_vertex() { VERTEX_VERSION } else { GEMINI_VERSION });
        let version = version.trim().trim_matches('/');
        if !is_path_part(version) {
            return Err("the API version may hold only letters, digits, `.`, `-` and `_`");
        }
        let url = match base {
            Some(base) => Url::parse(base.trim()),
            None => Url::parse(&service.default_base()),
        };
        let url = url.map_err(|_| "the base URL is no absolute URL")?;
        if !matches!(url.scheme(), "http" | "https") {
            return Err("the base URL must begin with http:// or https://");
        }
        let has_user = !url.username().is_empty() || url.password().is_some();
        if has_user || url.query().is_some() || url.fragment().is_some() {
            return Err("the base URL must have no user, query or fragment");
        }
        if url.path().contains("/models/") {
            return Err("the base URL names a model; end it before the API version");
        }
        let last = url.path().trim_end_matches('/').rsplit('/').next().unwrap_or_default();
        if matches!(last, "v1" | "v1alpha" | "v1beta" | "v1beta1") {
            return Err(
                "the base URL ends with the API version; leave it out, or call `.api_version()`",
            );
        }
        let host = url.host_str().ok_or("the base URL has no host")?;
        let host = host.trim_start_matches('[').trim_end_matches(']');
        let is_loopback = host == "localhost"
            || host.ends_with(".localhost")
            || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback());
        let root = format!("{}/{version}/", url.as_str().trim_end_matches('/'));
        let parent = match &service {
            Service::Gemini => "models/".to_owned(),
            Service::VertexExpress => "publishers/google/models/".to_owned(),
            Service::VertexProject { project, location } => {
                format!("projects/{project}/locations/{location}/publishers/google/models/")
            }
        };
        Ok(Self {
            models: format!("{root}{parent}"),
            root,
            is_https: url.scheme() == "https",
            is_loopback,
            service,
        })
    }

    pub(crate) fn service(&self) -> &Service {
        &self.service
    }

    /// The URL of a method of a model.
    pub(crate) fn model_method(&self, model: &Model, method: &str) -> String {
        format!("{}{}:{method}", self.models, model.as_str())
    }

    /// The URL of a resource, or of a collection of them.
    ///
    /// `path` is the name that the service gave it, or the collection's.
    pub(crate) fn resource(&self, path: &str) -> String {
        match &self.service {
            Service::VertexProject { project, location } if !path.starts_with("projects/") => {
                format!("{}projects/{project}/locations/{location}/{path}", self.root)
            }
            _ => format!("{}{path}", self.root),
        }
    }

    /// The URL that uploads of files begin at.
    pub(crate) fn upload(&self) -> String {
        let root = self.root.trim_end_matches('/');
        let (base, version) = root.rsplit_once('/').unwrap_or_default();
        format!("{base}/upload/{version}/files")
    }

    /// Whether a URL is of the site's own origin, so that a secret may go there.
    pub(crate) fn is_home_of(&self, url: &Url) -> bool {
        Url::parse(&self.root).is_ok_and(|root| root.origin() == url.origin())
    }

    /// The full name of a model, as resources refer to it.
    pub(crate) fn model_name(&self, model: &Model) -> String {
        self.models[self.root.len()..].to_owned() + model.as_str()
    }
}

/// A model's name without what stands before it in a resource's name; fit to be part of a path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Model(String);

impl Model {
    pub(crate) fn new(name: &str) -> Result<Self, &'static str> {
        let name = name.trim();
        let name = name.strip_prefix("publishers/google/").unwrap_or(name);
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

/// Whether a text is fit to be one part of a path.
pub(crate) fn is_path_part(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._-".contains(&byte))
        && !text.bytes().all(|byte| byte == b'.')
}

#[cfg(test)]
mod tests {
    use super::{Model, Service, Site};

    fn vertex(location: &str) -> Service {
        Service::VertexProject { project: "p-1".into(), location: location.into() }
    }

    #[test]
    fn each_service_has_its_hosts_and_paths() {
        let model = Model::new("publishers/google/models/gemini-3.8-flash").expect("a model");
        for (service, expected) in [
            (
                Service::Gemini,
                "https://generativelanguage.googleapis.com/v1beta/models/gemini-3.8-flash:m",
            ),
            (
                Service::VertexExpress,
                "https://aiplatform.googleapis.com/v1beta1/publishers/google/models/\
                 gemini-3.8-flash:m",
            ),
            (
                vertex("global"),
                "https://aiplatform.googleapis.com/v1beta1/projects/p-1/locations/global/\
                 publishers/google/models/gemini-3.8-flash:m",
            ),
            (
                vertex("eu"),
                "https://aiplatform.eu.rep.googleapis.com/v1beta1/projects/p-1/locations/eu/\
                 publishers/google/models/gemini-3.8-flash:m",
            ),
            (
                vertex("europe-west4"),
                "https://europe-west4-aiplatform.googleapis.com/v1beta1/projects/p-1/locations/\
                 europe-west4/publishers/google/models/gemini-3.8-flash:m",
            ),
        ] {
            let site = Site::new(service, None, None).expect("a site");
            assert_eq!(site.model_method(&model, "m"), expected);
        }
    }

    #[test]
    fn resources_are_named_as_each_service_names_them() {
        let model = Model::new("m-1").expect("a model");
        let site = |service| Site::new(service, Some("http://h/x/"), Some("v1")).expect("a site");
        let gemini = site(Service::Gemini);
        assert_eq!(gemini.resource("cachedContents"), "http://h/x/v1/cachedContents");
        assert_eq!(gemini.resource("cachedContents/a"), "http://h/x/v1/cachedContents/a");
        assert_eq!(gemini.model_name(&model), "models/m-1");
        assert_eq!(gemini.upload(), "http://h/x/upload/v1/files");
        for (url, is_home) in
            [("http://h/y", true), ("http://h:81/x", false), ("https://h/x", false)]
        {
            assert_eq!(gemini.is_home_of(&url.parse().expect("a URL")), is_home, "{url}");
        }
        let vertex = site(vertex("us"));
        let parent = "projects/p-1/locations/us";
        assert_eq!(
            vertex.resource("cachedContents"),
            format!("http://h/x/v1/{parent}/cachedContents")
        );
        assert_eq!(
            vertex.resource(&format!("{parent}/cachedContents/a")),
            format!("http://h/x/v1/{parent}/cachedContents/a")
        );
        assert_eq!(vertex.model_name(&model), format!("{parent}/publishers/google/models/m-1"));
    }
}
